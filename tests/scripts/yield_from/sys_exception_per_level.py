import sys


def inner():
    print("inner start", repr(sys.exception()))
    try:
        raise KeyError("inner")
    except KeyError:
        yield 1
        print("inner resumed", repr(sys.exception()))
    print("inner after", repr(sys.exception()))
    yield 2


def outer():
    try:
        raise IndexError("outer")
    except IndexError:
        yield from inner()
    print("outer after", repr(sys.exception()))


g = outer()
next(g)
print("between", repr(sys.exception()))
try:
    raise ValueError("driver")
except ValueError:
    next(g)
    print("driver", repr(sys.exception()))
next(g, None)
