import sys


def body():
    try:
        yield 1
    except ValueError:
        yield repr(sys.exception())
        yield repr(sys.exception())
    yield repr(sys.exception())


g = body()
next(g)
print(g.throw(ValueError("thrown")))
try:
    raise KeyError
except KeyError:
    print(next(g))
    print(repr(sys.exception()))
print(next(g))
print(sys.exception())
