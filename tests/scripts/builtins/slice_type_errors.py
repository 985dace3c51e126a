s = slice(1, 10, 2)
for action in (
    lambda: slice(),
    lambda: slice(1, 2, 0).indices(5),
    lambda: slice("a").indices(5),
    lambda: s.indices(-1),
    lambda: setattr(s, "start", 1),
    lambda: slice(1, 2, 3, 4),
    lambda: hash(slice([])),
    lambda: [1][slice("a", "b")],
    lambda: s.indices("x"),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
