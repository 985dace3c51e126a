class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Point3(Point):
    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


def f(p):
    match p:
        case Point3(x, y, z=z):
            return f"3d {x} {y} {z}"
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=y):
            return f"on y at {y}"
        case Point(x, 0) | Point(0, x):
            return f"on an axis {x}"
        case Point():
            return "somewhere"
        case int(n) | float(n):
            return f"number {n}"
        case str(s):
            return f"text {s}"
        case list([a, *_]):
            return f"list from {a}"
        case dict({"k": v}):
            return f"dict {v}"
        case bool() | None:
            return "bool or none"
        case tuple(t):
            return f"tuple {t}"


for p in (
    Point(0, 0),
    Point(0, 5),
    Point(5, 0),
    Point(3, 4),
    Point3(1, 2, 3),
    7,
    1.5,
    True,
    "s",
    [1, 2],
    {"k": 1},
    None,
    (1, 2),
    set(),
):
    print(f(p))
