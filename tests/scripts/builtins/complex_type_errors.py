# reference: 3.14
z = 3 + 4j
for action in (
    lambda: z < 1,
    lambda: z // 1,
    lambda: z % 1,
    lambda: int(z),
    lambda: float(z),
    lambda: complex("1 + 2j"),
    lambda: complex("x"),
    lambda: complex("1", 2),
    lambda: complex(1, "2"),
    lambda: z / 0,
    lambda: 0j**-1,
    lambda: divmod(z, 1),
    lambda: f"{z:d}",
    lambda: f"{z:05}",
    lambda: complex([]),
    lambda: round(z),
    lambda: 0j**1j,
    lambda: pow(z, 2, 3),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
