from decimal import ROUND_HALF_UP, Context, Decimal, getcontext, localcontext

print(Decimal("0.1") + Decimal("0.2"), Decimal(1) / Decimal(3), Decimal("1.10") * 2, Decimal("2") ** Decimal("0.5"), Decimal("-7") // 2, Decimal("-7") % 2, divmod(Decimal(7), 2), Decimal("1E+3"), Decimal("0E-5"), Decimal(0.1), Decimal((0, (1, 2, 3), -1)), Decimal("NaN"), Decimal("-Infinity"))
print(repr(Decimal("1.50")), str(Decimal("1.50").normalize()), Decimal("2.675").quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), round(Decimal("2.5")), round(Decimal("2.345"), 2), int(Decimal("3.9")), float(Decimal("1.5")), Decimal("1.5").as_tuple(), Decimal("1.5").as_integer_ratio(), Decimal("123.456").adjusted(), f"{Decimal('1234567.891'):,.2f}", f"{Decimal('0.00001'):e}")
print(Decimal("1.0") == Decimal("1"), Decimal("1") == 1, Decimal("1.5") == 1.5, hash(Decimal(1)) == hash(1), Decimal(1) < 2, max(Decimal(1), Decimal(2)), Decimal("3").sqrt(), Decimal("2").ln(), Decimal("100").log10(), Decimal("1").exp(), sum([Decimal("0.1")] * 10))
with localcontext() as ctx:
    ctx.prec = 5
    print(Decimal(1) / 3)
print(getcontext().prec, Context(prec=3).create_decimal("1.23456"))
for action in (lambda: Decimal(1) / 0, lambda: Decimal("x"), lambda: Decimal(1) + 1.5, lambda: Decimal(-1).sqrt(), lambda: Decimal("sNaN") + 1, lambda: Decimal("NaN") < 1, lambda: Decimal([]), lambda: int(Decimal("Infinity"))):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
