import sys


def callee():
    caller = sys._getframe(1)
    print(sorted(caller.f_locals), caller.f_locals["a"])
    caller.f_locals["a"] = "changed from outside"
    caller.f_locals["new"] = "extra"


def caller():
    a, b = 1, 2
    callee()
    return a, b, sorted(locals())


print(caller())
