for action in (
    lambda: "a".split(""),
    lambda: "a".partition(""),
    lambda: "a".split(5),
    lambda: ",".join([1, 2]),
    lambda: ",".join(5),
    lambda: ",".join(["a", None]),
    lambda: "a".split(" ", "x"),
    lambda: ",".join([b"a"]),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
