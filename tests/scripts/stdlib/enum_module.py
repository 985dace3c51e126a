import enum
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto


class Color(Enum):
    RED = 1
    GREEN = auto()
    ALIAS = 1

    def describe(self):
        return f"{self.name}={self.value}"


print(Color.RED, repr(Color.RED), Color(2), Color["RED"], list(Color), Color.ALIAS is Color.RED, Color.GREEN.describe(), Color.RED in Color, 1 in Color, len(Color), Color.__members__.keys(), isinstance(Color.RED, Color), Color.RED == 1, Color.RED is Color.RED, hash(Color.RED) == hash(Color.RED))
for action in (lambda: Color(9), lambda: Color["NO"], lambda: setattr(Color, "RED", 5), lambda: Color.RED < Color.GREEN, lambda: Color.BLUE, lambda: delattr(Color, "RED")):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


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


print(N.ONE + 1, N.TWO > 1, f"{N.ONE}", str(N.TWO), sorted([N.TWO, N.ONE]), S.A, S.B == "bee", repr(S.A), P.R | P.X, P.RW, P.R in P.RW, ~P.R, P(0), list(P.RW), P.R & P.W, bool(P.R & P.W), repr(P.R | P.W), I.A | I.B, I(5), I.A | 8)


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
