def f(x):
    match x:
        case 0:
            return "zero"
        case 1 | 2 | 3:
            return "small"
        case -1:
            return "minus"
        case 1.5:
            return "float"
        case 2 + 3j:
            return "complex"
        case "text":
            return "str"
        case b"bytes":
            return "bytes"
        case True:
            return "true never"
        case None:
            return "none"
        case _:
            return "other"


print([f(x) for x in (0, 1, 3, -1, 1.5, 2 + 3j, "text", b"bytes", True, False, None, 9, [], 1.0)])


def g(x):
    match x:
        case True:
            return "True"
        case False:
            return "False"
        case 1:
            return "one"


print(g(True), g(1), g(0), g(False), g(1.0))
