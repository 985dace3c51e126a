class A:
    """Doc of A."""

    x = 1
    y = x + 1

    def __init__(self, v):
        self.v = v

    def get(self):
        return self.v

    def __repr__(self):
        return f"A({self.v})"


print(A.__name__, A.__qualname__, A.__module__, A.__doc__, A.__bases__, A.x, A.y)
a = A(5)
print(a, a.get(), a.__dict__, A.get(a), a.__class__ is A)
a.x = 10
print(a.x, A.x)
del a.x
print(a.x)
print([k for k in A.__dict__ if not k.startswith("__")])


class B(A):
    def get(self):
        return super().get() * 2

    @classmethod
    def make(cls):
        return cls(7)

    @staticmethod
    def stat(x):
        return x


print(B.make(), B.make().get(), B.stat(1), B(1).stat(2), B.__mro__, isinstance(B(1), A), issubclass(B, A))


class Empty: ...


class Outer:
    class Inner:
        def m(self):
            pass


print(Outer.Inner.__qualname__, Outer.Inner.m.__qualname__, repr(Outer.Inner))
try:
    A()
except TypeError as error:
    print(error)
try:
    A(1).missing
except AttributeError as error:
    print(error)
try:
    A.missing
except AttributeError as error:
    print(error)
try:
    A(1).missing()
except AttributeError as error:
    print(error, error.name, error.obj)
