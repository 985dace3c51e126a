import enum
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto


class Color(Enum):
    RED = 1
    GREEN = auto()
    ALIAS = 1

    def describe(self):
        return f"{self.name}={self.value}"


print(Color.RED)
print(repr(Color.RED))
print(Color(2))
print(Color["RED"])
print(list(Color))
print(Color.ALIAS is Color.RED)
print(Color.GREEN.describe())
print(Color.RED in Color)
print(1 in Color)
print(len(Color))
print(Color.__members__.keys())
print(isinstance(Color.RED, Color))
print(Color.RED == 1)
print(Color.RED is Color.RED)
print(hash(Color.RED) == hash(Color.RED))


class N(IntEnum):
    ONE = 1
    TWO = 2


class S(StrEnum):
    A = auto()
    B = "bee"


class P(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W


class I(IntFlag):
    A = 1
    B = 4


print(N.ONE + 1)
print(N.TWO > 1)
print(f"{N.ONE}")
print(str(N.TWO))
print(sorted([N.TWO, N.ONE]))
print(S.A)
print(S.B == "bee")
print(repr(S.A))
print(P.R | P.X)
print(P.RW)
print(P.R in P.RW)
print(~P.R)
print(P(0))
print(list(P.RW))
print(P.R & P.W)
print(bool(P.R & P.W))
print(repr(P.R | P.W))
print(I.A | I.B)
print(I(5))
print(I.A | 8)


class Planet(Enum):
    EARTH = (5.97, 6.37)

    def __init__(self, mass, radius):
        self.mass = mass

    @property
    def heavy(self):
        return self.mass > 1

    @classmethod
    def _missing_(cls, value):
        return cls.EARTH


print(Planet.EARTH.mass, Planet.EARTH.heavy, Planet("anything"), Enum("Made", "a b c").b, enum.unique(N) is N)
try:

    class More(Color):
        pass

except TypeError as error:
    print(error)
try:

    @enum.unique
    class Dup(Enum):
        A = 1
        B = 1

except ValueError as error:
    print(error)
