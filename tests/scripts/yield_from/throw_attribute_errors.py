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
