class A:
    def who(self):
        return "A"


class B:
    def who(self):
        return "B"


class S:
    __slots__ = ("x",)


class T:
    __slots__ = ("x",)


class U:
    __slots__ = ("y",)


a = A()
a.v = 1
a.__class__ = B
print(a.who(), a.v, type(a).__name__, isinstance(a, A))
s = S()
s.x = 5
s.__class__ = T
print(type(s).__name__, s.x)
for target, cls in ((s, U), (a, int), (5, bool), (a, 5), (a, S), ([], A), (a, type)):
    try:
        target.__class__ = cls
        print("assigned")
    except TypeError as error:
        print(error)


class Fake:
    @property
    def __class__(self):
        return int


print(isinstance(Fake(), int), isinstance(Fake(), Fake), type(Fake()).__name__)
try:
    del a.__class__
except TypeError as error:
    print(error)
import types

m = types.ModuleType("m")


class M(types.ModuleType):
    @property
    def p(self):
        return "module property"


m.__class__ = M
print(m.p)
