class O: ...


class A(O): ...


class B(O): ...


class C(A, B): ...


class D(B): ...


class E(C, D): ...


print([c.__name__ for c in E.__mro__], [c.__name__ for c in E.mro()])
try:

    class X(A, O, B): ...

    class Y(O, A): ...

except TypeError as error:
    print(error)
try:

    class Z(A, A): ...

except TypeError as error:
    print(error)


class Meta(type):
    def mro(cls):
        return [cls, object]


class W(metaclass=Meta):
    pass


print(W.__mro__)
print(C.__base__.__name__, C.__bases__, O.__subclasses__())
