import weakref


class C:
    def __init__(self, v):
        self.v = v

    def __len__(self):
        return 7


c = C(5)
p = weakref.proxy(c)
print(p.v, len(p), type(p).__name__)
p.v = 6
print(c.v)
d = weakref.WeakValueDictionary()
k = weakref.WeakKeyDictionary()
s = weakref.WeakSet()
d["k"], k[c] = c, "value"
s.add(c)
print(len(d), len(k), len(s), c in s)
del c
print(len(d), len(k), len(s))
try:
    p.v
except ReferenceError as error:
    print(error)
c = C(1)
f = weakref.finalize(c, print, "finalized", "with args")
print(f.alive)
del c
print(f.alive, f())


class M:
    def m(self):
        return "method"


m = M()
w = weakref.WeakMethod(m.m)
print(w()())
del m
print(w())
