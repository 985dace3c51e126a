class C:
    @staticmethod
    def s(x):
        return x

    @classmethod
    def c(cls, x):
        return cls.__name__, x


class D(C):
    pass


print(C.s(1), C().s(2), C.c(3), D().c(4))
print(type(C.__dict__["s"]).__name__)
print(C.__dict__["s"].__func__ is C.s)
print(C.__dict__["c"].__wrapped__.__name__)
print(C.c.__self__ is C)
s = staticmethod(len)
print(s([1]), s.__name__, repr(s))
f = classmethod(lambda cls: cls)
try:
    f()
except TypeError as error:
    print(error)
print(f.__get__(None, int)(), C.c.__func__.__qualname__)


class E:
    @classmethod
    def __init_subclass__(cls):
        print("subclass", cls.__name__)


class F(E):
    pass
