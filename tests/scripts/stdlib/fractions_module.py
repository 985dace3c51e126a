from fractions import Fraction

a, b = Fraction(3, 4), Fraction("1/3")
print(a + b, a - b, a * b, a / b, a ** 2, a // b, a % b, -a, abs(-a), a < b, a == 0.75, float(a), int(Fraction(7, 2)), round(Fraction(7, 2)), repr(a), Fraction(0.5), Fraction("0.125"), Fraction(6, -4), a.numerator, a.limit_denominator(2), Fraction(3.14159).limit_denominator(100), hash(Fraction(2)) == hash(2), a + 1, a + 0.5, sum([a, b]), f"{a}", Fraction("1e-2"), divmod(a, b), a ** -2, a.as_integer_ratio(), f"{Fraction(1, 3):.3f}")
for action in (lambda: Fraction(1, 0), lambda: Fraction("x"), lambda: Fraction(1.5, 2), lambda: Fraction(float("nan"))):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
