for action in (
    lambda: "a".center(5, "ab"),
    lambda: "a".ljust(5, ""),
    lambda: "a".ljust("x"),
    lambda: "a".strip(5),
    lambda: "a".removeprefix(5),
    lambda: "a".center(3, 5),
    lambda: "a".rjust(10**30),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
