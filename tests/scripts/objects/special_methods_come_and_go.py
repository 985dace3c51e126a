# Special methods that classes get, lose and inherit while they are used, and classes that come and go.
import gc


class Base:
    pass


class Derived(Base):
    pass


def length(value):
    try:
        return len(value)
    except TypeError as error:
        return str(error)


for size in range(3):
    print(length(Base()), length(Derived()))
    Base.__len__ = lambda self, size=size: size
    print(length(Base()), length(Derived()))
    Derived.__len__ = lambda self, size=size: size + 10
    print(length(Base()), length(Derived()))
    del Derived.__len__
    print(length(Base()), length(Derived()))
    del Base.__len__
setattr(Base, "".join(["__le", "n__"]), lambda self: 7)
print(length(Base()), length(Derived()))
Made = type("Made", (Base,), {"".join(["__bo", "ol__"]): lambda self: False})
print(bool(Made()), bool(Base()), length(Made()))


class Parent:
    pass


kept = [type(f"Kept{number}", (Parent,), {}) for number in range(3)]
for number in range(100):
    type(f"Gone{number}", (Parent,), {})
kept.append(type("Last", (Parent,), {}))
gc.collect()
print([cls.__name__ for cls in Parent.__subclasses__()])
Parent.__repr__ = lambda self: "inherited by " + type(self).__name__
print([cls() for cls in kept])
del kept[1]
gc.collect()
print([cls.__name__ for cls in Parent.__subclasses__()])


class Hooked:
    def __init_subclass__(cls, **keywords):
        print("made", cls.__name__, keywords)


class One(Hooked):
    pass


class Two(Hooked, option=1):
    pass


try:

    class Three(Parent, option=1):
        pass

except TypeError as error:
    print(error)
