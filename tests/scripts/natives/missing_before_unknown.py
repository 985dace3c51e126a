# reference: 3.14
# What natives that take names say: too many arguments in all, then missing ones, then unknown names.
import itertools
import math

for action in (
    lambda: sum(bogus=1),
    lambda: round(bogus=1),
    lambda: sorted(bogus=1),
    lambda: pow(1, bogus=1),
    lambda: math.isclose(1),
    lambda: math.isclose(1, 2, 3),
    lambda: math.isclose(1, 2, 3, 4, 5),
    lambda: math.isclose(bogus=1, other=2),
    lambda: math.prod(1, 2, 3),
    lambda: math.nextafter(),
    lambda: itertools.batched(),
    lambda: itertools.batched([], 2, 3),
    lambda: itertools.combinations([], 1, 2, 3),
    lambda: memoryview(1, 2),
    lambda: "a".split(1, 2, 3),
    lambda: "a".split(sep=1, bogus=2),
    lambda: "a".encode(encoding="utf-8", errors="strict", bogus=1),
    lambda: int(1, 2, base=3),
    lambda: [].sort(1),
    lambda: [].sort(bogus=1),
    lambda: bytes.fromhex(string="00", other=1),
):
    try:
        print(action())
    except TypeError as error:
        print(error)
