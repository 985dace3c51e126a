# reference: 3.14
import math

for action in (
    lambda: math.sqrt(-1),
    lambda: math.log(0),
    lambda: math.factorial(-1),
    lambda: math.exp(1000),
    lambda: math.acos(2),
    lambda: math.gcd(1.5),
    lambda: math.floor("x"),
    lambda: math.isqrt(-1),
    lambda: math.comb(-1, 2),
    lambda: math.fmod(1, 0),
    lambda: math.floor(math.inf),
    lambda: math.factorial(1.5),
    lambda: math.sqrt("x"),
    lambda: math.log(-1),
    lambda: math.gamma(0),
    lambda: math.pow(0, -1),
    lambda: math.ldexp(1.0, 5000),
    lambda: math.sqrt(),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
