for action in (
    lambda: 1.0 / 0,
    lambda: 1.0 // 0,
    lambda: 1.0 % 0,
    lambda: 0.0**-1,
    lambda: 2.0**10000,
    lambda: round(float("inf")),
    lambda: round(float("nan")),
    lambda: divmod(1.0, 0),
    lambda: 1.5 << 1,
    lambda: 1.5 & 1,
    lambda: pow(2.0, 3, 5),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__)
