# reference: 3.14
for action in (
    lambda: 1 % 0,
    lambda: 10**400 / 3,
    lambda: 1 << (1 << 70),
    lambda: pow(2, -1, 4),
    lambda: pow(2, 3, 0),
    lambda: 1 >> -1,
    lambda: int(float("inf")),
    lambda: int(float("nan")),
    lambda: float(10**400),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
