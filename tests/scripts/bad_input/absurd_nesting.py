def attempt(source, mode="eval"):
    try:
        compile(source, "<s>", mode)
        print("compiled")
    except (SyntaxError, MemoryError, RecursionError):
        print("refused")


attempt("(" * 100 + "1" + ")" * 100)
attempt("(" * 100000 + ")" * 100000)
attempt("[" * 100000)
attempt("{" * 50000 + "}" * 50000)
attempt("f(" * 50000)
attempt("x" + ".a" * 50)
attempt("f'" + "{f'" * 100000)
print("still here")
