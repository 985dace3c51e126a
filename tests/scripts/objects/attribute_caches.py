# What an instruction has learned about an attribute holds only as long as it is true: one piece of code looks at the same
# name through changing objects.
import sys
import types


def load(object):
    return object.name


def call(object):
    return object.name()


def store(object, value):
    object.name = value


def show(*values):
    print(*values)


class Plain:
    name = "on the class"


for _ in range(3):
    plain = Plain()
    show(load(plain), load(Plain))
    store(plain, "own")
    show(load(plain))
    del plain.name
    show(load(plain))
Plain.name = "changed"
show(load(plain), load(Plain))
plain.__dict__["name"] = "in the dict"
show(load(plain))
plain.__dict__ = {}
show(load(plain))
Plain.name = property(lambda self: "property")
show(load(plain), type(load(Plain)).__name__)
plain.__dict__["name"] = "hidden"
show(load(plain))
try:
    store(plain, 1)
except AttributeError as error:
    show(type(error).__name__)
del Plain.name
show(load(plain))


class Slotted:
    __slots__ = ("name", "other")


for value in (1, 2):
    slotted = Slotted()
    try:
        load(slotted)
    except AttributeError as error:
        show(error)
    store(slotted, value)
    show(load(slotted))
    del slotted.name
    try:
        load(slotted)
    except AttributeError as error:
        show(error)


class Fallback:
    @property
    def name(self):
        raise AttributeError("from the property")

    def __getattr__(self, name):
        return f"fallback for {name}"


for _ in range(3):
    show(load(Fallback()))


class Kinds:
    @staticmethod
    def name():
        return "static"


class Kinds2(Kinds):
    @classmethod
    def name(cls):
        return "class method of " + cls.__name__


class Kinds3(Kinds2):
    def name(self):
        return "method of " + type(self).__name__


class Kinds4(Kinds):
    def __init__(self):
        self.name = lambda: "own function"


for _ in range(3):
    for kind in (Kinds, Kinds2, Kinds3, Kinds4):
        show(call(kind()))
show(call(Kinds), call(Kinds2), Kinds3.name(Kinds3()))
Kinds.name = lambda self: "now a method"
show(call(Kinds()))
del Kinds3.name
show(call(Kinds3()))

module = types.ModuleType("module")
module.name = lambda: "function of a module"
for _ in range(3):
    show(call(module))
module.other = 1
show(call(module))
module.name = lambda: "another"
show(call(module))
del module.name
try:
    call(module)
except AttributeError as error:
    show(error)
module.__getattr__ = lambda name: lambda: f"made for {name}"
show(call(module))


class Meta(type):
    pass


class WithMeta(metaclass=Meta):
    name = "class attribute"


for _ in range(3):
    show(load(WithMeta))
Meta.name = "metaclass attribute"
show(load(WithMeta))
Meta.name = property(lambda cls: "property of the metaclass")
show(load(WithMeta))
del Meta.name
show(load(WithMeta))



class Descriptor:
    pass


class Holder:
    name = Descriptor()


for _ in range(3):
    show(type(load(Holder())).__name__)
Descriptor.__get__ = lambda self, instance, owner: "bound late"
Holder.other = 1
show(load(Holder()))


class First:
    def __init__(self):
        self.name = "first"


class Second:
    def __init__(self):
        self.before = 0
        self.name = "second"


changing = First()
show(load(changing))
changing.__class__ = Second
show(load(changing))
store(changing, "still there")
show(load(changing), changing.__dict__)

# Many types in turn: more than one instruction can remember.
families = [type(f"Family{i}", (), {"__init__": (lambda i: lambda self: setattr(self, "name", i))(i)}) for i in range(40)]
show(sum(load(family()) for _ in range(3) for family in families))
for family in families[::2]:
    family.name = property(lambda self: 100)
show(sum(load(family.__new__(family)) if index % 2 == 0 else load(family()) for index, family in enumerate(families)))


class Base:
    def __init__(self, value):
        self.first = value
        self.second = value


class A(Base):
    def __init__(self):
        super().__init__("a")
        self.third = 1


class B(Base):
    def __init__(self):
        self.zeroth = 0
        super().__init__("b")


for _ in range(3):
    show(A().__dict__, B().__dict__)


class Deep:
    @property
    def name(self):
        return self.name


limit = sys.getrecursionlimit()
try:
    load(Deep())
except RecursionError as error:
    show(error)
assert sys.getrecursionlimit() == limit
