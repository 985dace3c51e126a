import dataclasses
from dataclasses import dataclass, field


@dataclass
class Point:
    x: int
    y: int = 0
    tags: list = field(default_factory=list, repr=False, compare=False)

    def __post_init__(self):
        self.tags.append("made")


p = Point(1)
print(p)
print(p == Point(1, 0))
print(p.tags)
print(dataclasses.asdict(p))
print(dataclasses.astuple(p))
print(dataclasses.replace(p, x=5))
print([f.name for f in dataclasses.fields(p)])
print(Point.__match_args__)


@dataclass(frozen=True, order=True, slots=True, kw_only=True)
class F:
    a: int
    b: str = "b"


f = F(a=1)
print(f, hash(f) == hash(F(a=1)), F(a=1) < F(a=2), F.__slots__)


@dataclass
class Child(Point):
    z: int = 3
    v: dataclasses.InitVar[int] = 7

    def __post_init__(self, v):
        super().__post_init__()
        self.w = v


print(Child(1, 2), Child(1).w, dataclasses.is_dataclass(Child))
try:

    @dataclass
    class Bad:
        x: list = []

except ValueError as error:
    print(error)
try:

    @dataclass
    class Order:
        x: int = 1
        y: int

except TypeError as error:
    print(error)
print(dataclasses.make_dataclass("M", [("q", int), "r"])(1, 2))
match p:
    case Point(x, y):
        print(x, y)
