print((1.5).as_integer_ratio(), (0.1).as_integer_ratio(), (-2.0).is_integer(), (2.5).is_integer(), (1.5).hex(), float.fromhex("0x1.8p+0"), float.fromhex("inf"), float.fromhex("-0x.8p-2"), (0.0).hex(), (0.1).hex(), (5e-324).hex(), float("inf").hex())
print((1.5).conjugate(), (1.5).real, (1.5).imag, (1.9).__trunc__(), (1.5).__floor__(), (1.5).__ceil__(), (1.5).__int__(), hash(1.0) == hash(1))
print(float("1.5"), float(" -2e3 "), float("1_0.5"), float("inf"), float("-Infinity"), float("nan"), float(b"2.5"), float("٣.٥"), float(), float(True), float(10 ** 20), float(".5"), float("5."), float("1e-400"), float("1e400"))
for bad in ("", "abc", "1.5.5", "1e", "0x1", "1_", "_1", None, [], "in f", "1 2", "++1", b"\xff"):
    try:
        print(float(bad))
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
for action in (lambda: float("inf").as_integer_ratio(), lambda: float("nan").as_integer_ratio(), lambda: float.fromhex("xyz"), lambda: float.fromhex("0x1p5000"), lambda: float(1, 2)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
print(float.__getformat__("double"), float.from_number(5) if hasattr(float, "from_number") else 5.0)
