# reference: 3.14
z = 3 + 4j
print(z, z.real, z.imag, abs(z), z.conjugate(), -z, +z, z + 1, z - 1j, z * z, z / (1 - 1j), z ** 2, z ** 0.5, z == 3 + 4j, z != 3, 2 ** 1j, 0j ** 0, bool(0j), bool(z))
print(complex(), complex(1), complex(1, 2), complex("1+2j"), complex(" -1.5e3J "), complex("j"), complex("(1+2j)"), complex("nan+infj"), complex(1.5, -0.0), complex("1"), complex(True))
print(repr(-0j), repr(complex(-0.0, 0)), repr(complex(0, -0.0)), repr(complex(float("inf"), float("nan"))), 1e20 + 1j, 1j * 1j, (1 + 2j).__complex__(), hash(1 + 0j) == hash(1), 1 + 0j == 1)
print(f"{z}", f"{z:.2f}", f"{z:>12}|", f"{z:e}", f"{z:+.1f}", str(1j), f"{1j:g}")
for action in (lambda: z < 1, lambda: z // 1, lambda: z % 1, lambda: int(z), lambda: float(z), lambda: complex("1 + 2j"), lambda: complex("x"), lambda: complex("1", 2), lambda: complex(1, "2"), lambda: z / 0, lambda: 0j ** -1, lambda: divmod(z, 1), lambda: f"{z:d}", lambda: f"{z:05}", lambda: complex([]), lambda: round(z), lambda: 0j ** 1j, lambda: pow(z, 2, 3)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
