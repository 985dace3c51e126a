class L:
    def __add__(self, other):
        print("L.add")
        return NotImplemented

    def __sub__(self, other):
        return "L.sub"


for action in (
    lambda: L() + 5,
    lambda: L() + L(),
    lambda: 5 + L(),
    lambda: L() * 2,
    lambda: [] + (),
    lambda: "a" + 1,
    lambda: 1 + "a",
    lambda: {} | 5,
    lambda: -"a",
    lambda: ~1.5,
    lambda: 1 @ 2,
    lambda: "a" - "b",
    lambda: None + None,
    lambda: "a" * "b",
    lambda: [1] * 1.5,
    lambda: 5 // "a",
    lambda: divmod(1, "a"),
    lambda: pow(1, "a"),
    lambda: 1 << 1.0,
):
    try:
        print(action())
    except TypeError as error:
        print(error)
