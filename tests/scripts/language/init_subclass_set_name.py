class Descriptor:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name


class Base:
    registry = []

    def __init_subclass__(cls, /, tag=None, **kwargs):
        super().__init_subclass__(**kwargs)
        print("init_subclass", cls.__name__, tag)
        Base.registry.append(cls.__name__)


class A(Base, tag="a"):
    d = Descriptor()
    e = Descriptor()


class B(A):
    pass


print(Base.registry, A.d.name)
try:

    class C(Base, unknown=1):
        pass

except TypeError as error:
    print(error)
A.f = Descriptor()
print(hasattr(A.f, "name"))


class Failing:
    def __set_name__(self, owner, name):
        raise ValueError("no name")


try:

    class D:
        x = Failing()

except ValueError as error:
    print(repr(error), error.__notes__)
