import weakref


class C:
    def __repr__(self):
        return "C()"


c = C()
log = []
r = weakref.ref(c, lambda ref: log.append("first"))
r2 = weakref.ref(c, lambda ref: log.append("second"))
plain = weakref.ref(c)
print(r() is c, plain is weakref.ref(c), r == r2, hash(r) == hash(c), weakref.getweakrefcount(c))
del c
print(r(), log, r == r2, r == r)
try:
    hash(weakref.ref(C()))
except TypeError as error:
    print(error)
for bad in (5, "s", None, (), []):
    try:
        weakref.ref(bad)
    except TypeError as error:
        print(error)
print(weakref.ref(C) is not None, weakref.ref(len) is not None, weakref.ref(lambda: 0)())


def raising(ref):
    raise ValueError("in callback")


import sys

sys.unraisablehook = lambda report: print("unraisable", repr(report.exc_value))
c = C()
r = weakref.ref(c, raising)
del c
c = C()
r = weakref.ref(c, lambda ref: print("not called"))
del r
del c
print("end")
