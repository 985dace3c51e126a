import cmath

print(cmath.sqrt(-1), cmath.exp(1j * cmath.pi), cmath.log(1j), cmath.log(8, 2), cmath.log10(1000j))
print(cmath.polar(1 + 1j), cmath.rect(1, 2), cmath.phase(-1), cmath.phase(complex(-1.0, -0.0)))
print(cmath.acos(2), cmath.asinh(1j), cmath.atan(0.5j), cmath.sinh(1 + 2j), cmath.tan(1j), cmath.infj, cmath.nanj)
print(cmath.isclose(1, 1 + 1e-12), cmath.isfinite(1j), cmath.isnan(cmath.nanj), cmath.isinf(cmath.infj))


class Complex:
    def __complex__(self):
        return 3 + 4j


class Float:
    def __float__(self):
        return 4.0


print(cmath.sqrt(Complex()), cmath.sqrt(Float()))
for action in (
    lambda: cmath.log(0),
    lambda: cmath.exp(1e4),
    lambda: cmath.sqrt("x"),
    lambda: cmath.isclose(1, 2, rel_tol=-1),
    lambda: cmath.sqrt(),
    lambda: cmath.log(1, 2, 3),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
