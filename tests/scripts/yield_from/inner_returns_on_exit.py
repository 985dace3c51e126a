def inner():
    try:
        yield 1
    except GeneratorExit:
        return "inner value"


def outer():
    try:
        result = yield from inner()
        print("not reached", result)
    finally:
        print("outer finally")


g = outer()
next(g)
print(g.close())
