import sys


def body():
    print("1", repr(sys.exception()))
    try:
        raise KeyError("own")
    except KeyError:
        print("2", repr(sys.exception()))
        yield 1
        print("3", repr(sys.exception()))
    print("4", repr(sys.exception()))
    yield 2


g = body()
try:
    raise ValueError("callers")
except ValueError:
    next(g)
    print("outside", repr(sys.exception()))
print("between", repr(sys.exception()))
next(g)
print("after", repr(sys.exception()))
