it = iter([1])
for action in (
    lambda: next(it),
    lambda: next([]),
    lambda: iter(),
    lambda: iter(5, 1),
    lambda: iter([], 1, 2),
    lambda: next(),
    lambda: iter(5),
    lambda: next(5, "d"),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
