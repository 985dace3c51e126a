class C:
    def m(self, x=1):
        return self.v, x

    v = 5

    def __eq__(self, other):
        return True

    __hash__ = None


a, b = C(), C()
m = a.m
print(m())
print(m(2))
print(m.__self__ is a)
print(m.__func__ is C.m)
print(a.m == a.m)
print(a.m == b.m)
print(a.m is a.m)
print(hash(a.m) == hash(a.m))
a.v = 6
print(m())
try:
    m.attribute = 1
except AttributeError as error:
    print(error)
C.m.attribute = 1
print(m.attribute, m.__name__, m.__doc__)
import types

bound = types.MethodType(lambda self, y: (self, y), "anything")
print(bound(3))
try:
    types.MethodType(5, 1)
except TypeError as error:
    print(error)
C.f = lambda self: "added"
print(a.f())
a.g = lambda: "not bound"
print(a.g())
print([].append.__self__, "x".upper.__name__, len.__name__, str.upper("a"), list.append.__objclass__)
l = []
l.append.__call__(3)
print(l, str.join(",", "ab"))
try:
    str.upper(5)
except TypeError as error:
    print(error)
try:
    str.upper()
except TypeError as error:
    print(error)
