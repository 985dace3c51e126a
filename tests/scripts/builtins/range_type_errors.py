# reference: 3.14
r = range(0, 20, 3)
for action in (
    lambda: range(),
    lambda: range(1.5),
    lambda: range("a"),
    lambda: range(1, 2, 0),
    lambda: r[100],
    lambda: r["a"],
    lambda: r.index(7),
    lambda: setattr(r, "start", 1),
    lambda: range(1, 2, 3, 4),
    lambda: len(range(10**30)),
    lambda: r + r,
    lambda: r < r,
    lambda: range(x=1),
    lambda: r.index("a"),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
