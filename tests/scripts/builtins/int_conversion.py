# reference: 3.14
print(int("42"))
print(int("  -7\n"))
print(int("+5"))
print(int("1_000"))
print(int("ff", 16))
print(int("0xFF", 16))
print(int("0b101", 0))
print(int("0o17", 0))
print(int("z", 36))
print(int("-0x1f", 0))
print(int(b"12"))
print(int("१२"))
print(int(3.9))
print(int(-3.9))
print(int(True))
print(int())
print(int("0", 0), int("00", 0), int("1" * 30), int("7" * 25, 8))
for args in (
    ("",),
    ("abc",),
    ("1.5",),
    ("0x1",),
    ("1__0",),
    ("_1",),
    ("1_",),
    ("12", 2),
    ("1", 1),
    ("1", 37),
    (5, 10),
    ("010", 0),
    ("0b2", 0),
    (None,),
    ([],),
    ("1 2",),
    ("- 1",),
    ("1", "x"),
    (b"\xff",),
    ("é",),
):
    try:
        print(int(*args))
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
import sys

print(sys.get_int_max_str_digits())
for action in (lambda: int("1" * 5000), lambda: str(10**5000), lambda: sys.set_int_max_str_digits(100)):
    try:
        print(action())
    except ValueError as error:
        print(error)
sys.set_int_max_str_digits(0)
print(len(str(10**5000)), int("9" * 6000) % 1000, hex(10**5000)[:6])
