for action in (
    lambda: str.maketrans("ab", "c"),
    lambda: str.maketrans({"ab": 1}),
    lambda: str.maketrans(5),
    lambda: "a".translate({97: 1.5}),
    lambda: "a".translate({97: -1}),
    lambda: "a".translate(5),
    lambda: "a".replace("a"),
    lambda: "a".replace("a", 5),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
