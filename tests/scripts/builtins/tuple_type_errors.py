t = (1, 2, 3)
for action in (
    lambda: t[3],
    lambda: t["a"],
    lambda: t.index(9),
    lambda: t + [1],
    lambda: hash((1, [])),
    lambda: tuple(5),
    lambda: tuple(1, 2),
    lambda: t < [1],
    lambda: t.append,
    lambda: tuple(x=1),
    lambda: t * 1.0,
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
