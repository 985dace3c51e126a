class Broken:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    @property
    def throw(self):
        raise LookupError("throw property")

    @property
    def close(self):
        raise LookupError("close property")


def outer():
    yield from Broken()


g = outer()
next(g)
try:
    g.throw(ValueError("v"))
except Exception as error:
    print(repr(error), repr(error.__context__))

import sys

sys.unraisablehook = lambda report: print("unraisable", repr(report.exc_value))
g = outer()
next(g)
try:
    print("close", g.close())
except Exception as error:
    print(repr(error))
print(g.gi_frame)


# The generator that delegates to it stays where it is; the one above gets the exception.
def above(inner):
    try:
        yield from inner
    except LookupError as error:
        print("above", repr(error))
        yield "went on"


inner = outer()
g = above(inner)
next(g)
print(g.throw(KeyError("k")), inner.gi_suspended, inner.gi_yieldfrom is not None)
print(next(inner))
del g, inner
