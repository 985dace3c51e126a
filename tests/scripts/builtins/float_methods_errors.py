for action in (
    lambda: float("inf").as_integer_ratio(),
    lambda: float("nan").as_integer_ratio(),
    lambda: float.fromhex("xyz"),
    lambda: float.fromhex("0x1p5000"),
    lambda: float(1, 2),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
