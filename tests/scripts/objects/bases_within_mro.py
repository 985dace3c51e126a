# A metaclass's `mro()` sees the new bases, may assign others, and what fails leaves no trace.
class Meta(type):
    hook = None

    def mro(cls):
        if Meta.hook and cls.__name__ == "C":
            Meta.hook(cls)
        return type.mro(cls)


class A(metaclass=Meta):
    pass


class B1(A):
    name = "B1"


class B2(A):
    name = "B2"


class C(A):
    pass


def names(classes):
    return [cls.__name__ for cls in classes]


C.__bases__ = (B1,)
print(C.name, names(C.__mro__), names(B1.__subclasses__()))


def assigns_others(cls):
    Meta.hook = None
    print("within", names(cls.__bases__))
    cls.__bases__ = (B2,)


Meta.hook = assigns_others
C.__bases__ = (A,)
print(C.name, names(C.__mro__), names(C.__bases__), names(B2.__subclasses__()))


def fails(cls):
    Meta.hook = None
    raise KeyError("no")


Meta.hook = fails
try:
    C.__bases__ = (B1,)
except KeyError as error:
    print("KeyError", error)
print(C.name, names(C.__bases__), names(C.__mro__))


class Shows(type):
    def mro(cls):
        if cls.__name__ == "E":
            print("order so far:", cls.__mro__)
            try:
                type("D", (cls,), {})
            except TypeError as error:
                print(error)
        return type.mro(cls)


class E(metaclass=Shows):
    pass
