def attempt(source):
    try:
        return str(eval(source))[:20]
    except (SyntaxError, ValueError, MemoryError, OverflowError) as error:
        return type(error).__name__ + " " + str(error)[:90]


print(attempt("1" * 4300))
print(attempt("1" * 4301))
print(attempt("0x" + "f" * 10000 + " % 1000"))
print(attempt("int('9' * 5000)"))
print(attempt("str(1 << 20000)"))
print(attempt("hex(1 << 20000)[:10]"))
print(attempt("f'{1 << 20000}'"))
print(attempt("'%d' % (1 << 20000)"))
print(attempt("(1 << 20000).bit_length()"))
print(attempt("int('1' * 5000, 16) % 97"))
print(attempt("1e400"))
print(attempt("1" * 400 + ".0"))
print(attempt("10 ** 100000 % 7"))
print(attempt("1_" * 100 + "1"))
