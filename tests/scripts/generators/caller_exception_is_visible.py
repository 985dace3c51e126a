import sys


def body():
    yield repr(sys.exception())
    try:
        yield repr(sys.exception())
    finally:
        yield repr(sys.exception())
    yield repr(sys.exception())


g = body()
try:
    raise ValueError("a")
except ValueError:
    print(next(g))
print(next(g))
try:
    raise KeyError("b")
except KeyError:
    print(next(g))
    try:
        raise IndexError("c")
    except IndexError:
        print(next(g))
