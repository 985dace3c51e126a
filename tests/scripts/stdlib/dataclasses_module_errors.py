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


@dataclass(frozen=True, order=True, slots=True, kw_only=True)
class F:
    a: int
    b: str = "b"


f = F(a=1)
for action in (
    lambda: setattr(f, "a", 2),
    lambda: F(1),
    lambda: F(),
    lambda: Point(),
    lambda: dataclasses.fields(5),
    lambda: Point(1) < Point(2),
    lambda: hash(p),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
