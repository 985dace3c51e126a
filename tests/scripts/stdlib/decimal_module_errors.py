# The kinds of errors; what they say differs between the reference's decimal in C and its decimal in Python.
from decimal import Decimal, DecimalException, localcontext

with localcontext() as ctx:
    ctx.prec = 5
    print(Decimal(1) / 3)
for action in (
    lambda: Decimal(1) / 0,
    lambda: Decimal("x"),
    lambda: Decimal(1) + 1.5,
    lambda: Decimal(-1).sqrt(),
    lambda: Decimal("sNaN") + 1,
    lambda: Decimal("NaN") < 1,
    lambda: Decimal([]),
    lambda: int(Decimal("Infinity")),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, isinstance(error, DecimalException), isinstance(error, ArithmeticError))
