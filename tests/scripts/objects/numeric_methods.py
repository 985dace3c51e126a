class N:
    def __int__(self):
        return 42

    def __float__(self):
        return 4.2

    def __complex__(self):
        return 4 + 2j

    def __index__(self):
        return 3

    def __round__(self, n=None):
        return f"round {n}"

    def __trunc__(self):
        return "trunc"

    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __abs__(self):
        return "abs"

    def __neg__(self):
        return "neg"

    def __pos__(self):
        return "pos"

    def __invert__(self):
        return "invert"

    def __divmod__(self, other):
        return "divmod"

    def __pow__(self, other, mod=None):
        return ("pow", other, mod)

    def __rpow__(self, other, mod=None):
        return ("rpow", other, mod)

    def __matmul__(self, other):
        return "matmul"

    def __hash__(self):
        return 2**70


n = N()
import math

print(int(n))
print(float(n))
print(complex(n))
print([0, 1, 2, 3, 4][n])
print(hex(n))
print(round(n))
print(round(n, 2))
print(abs(n))
print(-n)
print(+n)
print(~n)
print(divmod(n, 1))
print(n**2)
print(pow(n, 2, 3))
print(2**n)
print(n @ 1)
print(math.trunc(n))
print(math.floor(n))
print(math.ceil(n))
print(hash(n) == hash(2**70))
print(range(n))
print("a" * n)
print([1, 2, 3, 4][:n])


class Bad:
    def __int__(self):
        return "x"

    def __index__(self):
        return 1.5

    def __float__(self):
        return 1

    def __bool__(self):
        return 1

    def __len__(self):
        return "x"

    def __str__(self):
        return 5

    def __repr__(self):
        return None

    def __hash__(self):
        return "h"

    def __contains__(self, x):
        return "truthy"

    def __bytes__(self):
        return "b"

    def __format__(self, s):
        return b"x"

    def __complex__(self):
        return 1

    def __dir__(self):
        return 5


b = Bad()
