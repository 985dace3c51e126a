# Comparing keys uses the cache itself.
import functools


@functools.lru_cache(maxsize=10)
def f(x):
    return x


class DoubleEq:
    def __init__(self, x):
        self.x = x

    def __hash__(self):
        return self.x

    def __eq__(self, other):
        if self.x == 2:
            f(DoubleEq(1))
        return self.x == other.x


f(DoubleEq(1))
f(DoubleEq(2))
print(f(DoubleEq(2)).x)


# A key that takes part in the comparison disappears meanwhile.
class Clearer:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        table.clear()
        return True


table = {Clearer(): 1}
print(table.get(Clearer()), len(table))
