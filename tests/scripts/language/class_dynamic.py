C = type("C", (), {"x": 1, "m": lambda self: self.x})
print(C.__name__, C().m(), C.__qualname__, C.__module__)
D = type("D", (C,), dict(x=2))
print(D().m(), D.__mro__[1].__name__)


class Base:
    def __class_getitem__(cls, item):
        return f"{cls.__name__}[{item}]"

    def __mro_entries__(self, bases):
        print("mro entries", len(bases))
        return (Base,)


class E(Base()):
    pass


print(E.__bases__, E.__orig_bases__[0].__class__.__name__, E[int], E["x"])
for arguments in [("A",), ("A", 5, {}), (5, (), {}), ("A", (5,), {}), ("A\0", (), {}), ("A", (int, str), {}), ("A", (bool,), {})]:
    try:
        type(*arguments)
        print("made")
    except (TypeError, ValueError) as error:
        print(error)
print(type(5), type(type))
import types

F = types.new_class("F", (C,), {}, lambda ns: ns.update(y=5))
print(F.y, F().m())
C.__name__ = "Renamed"
print(C, repr(C()).split(" object")[0])
