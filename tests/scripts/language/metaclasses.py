class Meta(type):
    def __new__(mcls, name, bases, ns, **kwargs):
        print("new", name, [b.__name__ for b in bases], sorted(k for k in ns if not k.startswith("__")), kwargs)
        return super().__new__(mcls, name, bases, ns)

    def __init__(cls, name, bases, ns, **kwargs):
        print("init", name, kwargs)
        super().__init__(name, bases, ns)

    def __call__(cls, *args):
        print("call", cls.__name__, args)
        return super().__call__(*args)

    def __instancecheck__(cls, x):
        return x == "instance"

    def __subclasscheck__(cls, x):
        return x is int

    def __getattr__(cls, name):
        return f"meta {name}"

    def __len__(cls):
        return 42

    @property
    def prop(cls):
        return "prop of " + cls.__name__


class A(metaclass=Meta, option=1):
    x = 1

    def __init__(self, v):
        print("instance init", v)


class B(A):
    pass


B(5)
print(isinstance("instance", A), isinstance(5, A), issubclass(int, A), A.missing, len(A), A.prop, type(B).__name__)
try:
    A(1).prop
except AttributeError as error:
    print(error)


def function_meta(name, bases, ns):
    return (name, bases, sorted(k for k in ns if not k.startswith("__")))


class F(metaclass=function_meta):
    a = 1


print(F)


class M1(type):
    pass


class M2(type):
    pass


class X(metaclass=M1):
    pass


class Y(metaclass=M2):
    pass


try:

    class Z(X, Y):
        pass

except TypeError as error:
    print(error)


class M3(M1, M2):
    pass


class W(X, Y, metaclass=M3):
    pass


print(type(W).__name__)
try:

    class V(option=1):
        pass

except TypeError as error:
    print(error)
