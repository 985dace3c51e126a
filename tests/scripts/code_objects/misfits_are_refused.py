# reference: none
# Code that the interpreter could go wrong on doesn't come to be.
def f(x):
    try:
        return [x, x]
    except ValueError:
        return None


code = f.__code__
for changes in (
    {"co_code": b"\xff" * 8},
    {"co_code": code.co_code[:-8]},
    {"co_code": b""},
    {"co_consts": ()},
    {"co_names": ()},
    {"co_stacksize": 0},
    {"co_exceptiontable": b"\x01"},
    {"co_exceptiontable": b"\xff" * 40},
    {"co_code": bytes(code.co_code[8:])},
):
    try:
        print(code.replace(**changes))
    except ValueError as error:
        print(sorted(changes), str(error).split(": ")[-1])
