import sys


def f():
    x = 1

    def g():
        return x

    p = sys._getframe().f_locals
    p["x"] = "through the cell"
    return g(), x


print(f())


def h():
    v = "free"

    def inner():
        v
        return sys._getframe().f_locals["v"]

    return inner()


print(h())
