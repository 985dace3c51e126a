# Exceptions that are made and caught in the usual ways: what they hold, and in which order things happen.
class Base(Exception):
    pass


class Stored(Base):
    def __init__(self, first, second=2):
        super().__init__(first)
        self.second = second


class Silent(Base):
    def __init__(self, *args):
        self.count = len(args)


class Keyword(Base):
    def __init__(self, *, key):
        super().__init__("key", key)


class Returns(Base):
    def __init__(self, value):
        return value


class Generates(Base):
    def __init__(self, value):
        yield value


class New(Base):
    def __new__(cls, *args):
        self = super().__new__(cls, "from new", *args)
        return self

    def __init__(self, *args):
        self.seen = self.args


class Meta(type):
    def __call__(cls, *args):
        print("meta", args)
        return super().__call__(*args)


class WithMeta(Base, metaclass=Meta):
    def __init__(self, value):
        super().__init__(value, value)


def show(make):
    try:
        raise make()
    except BaseException as error:
        print(type(error).__name__, error.args, error.__dict__, error.__context__, error.__cause__)
        print("   ", error.__traceback__.tb_frame.f_code.co_name, error.__traceback__.tb_next is None)


show(lambda: Stored(1))
show(lambda: Stored(1, 5))
show(lambda: Stored(first=1))
show(lambda: Stored(1, second=6))
show(lambda: Stored())
show(lambda: Silent(1, 2, 3))
show(lambda: Keyword(key=1))
show(lambda: Returns(None))
show(lambda: Returns(3))
show(lambda: Generates(3))
show(lambda: New(3))
show(lambda: WithMeta(4))
show(lambda: StopIteration(1, 2))
show(lambda: OSError(2, "no such thing"))
show(lambda: KeyError())
for bad in (lambda: {}["x"], lambda: {1: 2}[3], lambda: {"y": 1}[2.5], lambda: {}[()], lambda: {}[1 << 80], lambda: next(iter(())),
            lambda: next(iter({})), lambda: next(iter("")), lambda: next(iter(range(0))), lambda: next(3)):
    show(bad)
for iterator in (iter([1]), iter((1,)), iter("x"), iter({1}), iter({1: 2}), iter({1: 2}.items()), reversed([1]), iter(b"x"), (x for x in [1])):
    print([next(iterator, "default") for _ in range(3)], end=" ")
print()
changed = {1: 1, 2: 2}
iterator = iter(changed)
next(iterator)
changed[3] = 3
show(lambda: next(iterator, None))


# Which `__init__` runs is what the class says at the call.
class Later(Base):
    pass


print(Later(1, 2).args)
Later.__init__ = lambda self, value: Base.__init__(self, value + 1)
print(Later(1).args, Later.__init__ is not Base.__init__)
del Later.__init__
print(Later(1, 2).args)


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("dies", self.name)


def raise_with(name):
    raise ValueError(Dies(name), Dies(name + " too"))


for name in "ab":
    try:
        raise_with(name)
    except ValueError:
        print("caught", name)
    print("after", name)
try:
    try:
        raise ValueError(Dies("inner"))
    finally:
        print("finally")
except (KeyError, ValueError) as error:
    print("outer", len(error.args))
print("end")
error = Stored(Dies("kept"))
for _ in range(2):
    try:
        raise error
    except Base as same:
        print(same is error, same.__traceback__.tb_next is None)
error.__traceback__ = None
del error
print("gone")
