# reference: 3.14
import math

print(math.pi, math.e, math.tau, math.inf, math.nan, math.sqrt(2), math.isqrt(10 ** 20), math.floor(-1.5), math.ceil(-1.5), math.trunc(-1.5), math.fabs(-2), math.factorial(20), math.gcd(12, 18, 27), math.lcm(4, 6), math.comb(5, 2), math.perm(5, 2), math.prod([1, 2, 3]), math.hypot(3, 4), math.dist((0, 0), (1, 1)))
print(math.exp(1), math.exp2(3), math.expm1(1e-10), math.log(math.e), math.log(8, 2), math.log2(8), math.log10(1000), math.log1p(1e-10), math.pow(2, 0.5), math.sin(1), math.cos(1), math.tan(1), math.asin(1), math.acos(0), math.atan(1), math.atan2(1, -1), math.sinh(1), math.cosh(1), math.tanh(1), math.asinh(1), math.acosh(2), math.atanh(0.5), math.degrees(math.pi), math.radians(180))
print(math.fmod(-7, 3), math.remainder(-7, 3), math.modf(-1.5), math.frexp(8.5), math.ldexp(0.5, 4), math.copysign(1, -0.0), math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.isclose(0.1 + 0.2, 0.3), math.fsum([0.1] * 10), math.nextafter(1, 2), math.ulp(1.0), math.gamma(5), math.lgamma(5), math.erf(1), math.erfc(1), math.sumprod([1, 2], [3, 4]), math.fma(2, 3, 4), math.log(10 ** 400), math.log2(2 ** 2000))
for action in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.factorial(-1), lambda: math.exp(1000), lambda: math.acos(2), lambda: math.gcd(1.5), lambda: math.floor("x"), lambda: math.isqrt(-1), lambda: math.comb(-1, 2), lambda: math.fmod(1, 0), lambda: math.floor(math.inf), lambda: math.factorial(1.5), lambda: math.sqrt("x"), lambda: math.log(-1), lambda: math.gamma(0), lambda: math.pow(0, -1), lambda: math.ldexp(1.0, 5000), lambda: math.sqrt()):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
