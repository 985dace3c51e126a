for action in (
    lambda: list(zip([1], [1, 2], strict=True)),
    lambda: list(zip([1, 2], [1], strict=True)),
    lambda: list(zip([1], [1], [], strict=True)),
    lambda: zip(5),
    lambda: map(str),
    lambda: map(),
    lambda: list(map(5, [1])),
    lambda: filter(None),
    lambda: enumerate(5),
    lambda: enumerate(),
    lambda: list(map(lambda: 0, [1])),
    lambda: list(filter(5, [1])),
    lambda: enumerate([], "a"),
    lambda: zip([1], wrong=1),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
