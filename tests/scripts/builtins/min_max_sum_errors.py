for action in (
    lambda: min(),
    lambda: max([]),
    lambda: min(5),
    lambda: max(1, "a"),
    lambda: min(1, 2, default=0),
    lambda: sum(["a"]),
    lambda: sum("ab", ""),
    lambda: sum([b"a"], b""),
    lambda: sum(5),
    lambda: abs("x"),
    lambda: pow(1),
    lambda: pow(2, 0.5, 3),
    lambda: round("x"),
    lambda: round(1.5, "a"),
    lambda: any(5),
    lambda: divmod(1),
    lambda: max(key=len),
    lambda: sum(),
    lambda: min([1], key=5),
    lambda: sum([], bytearray()),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
