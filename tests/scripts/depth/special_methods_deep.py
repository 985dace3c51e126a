# reference: none
import sys

sys.setrecursionlimit(10_000_000)


class Chain:
    def __init__(self, inner):
        self.inner = inner

    def __add__(self, other):
        return 1 + (self.inner + other)

    def __getattr__(self, name):
        return getattr(self.inner, name)

    @property
    def depth(self):
        return 1 + self.inner.depth

    def __call__(self):
        return 1 + self.inner()


class Bottom:
    depth = 0
    attribute = "at the bottom"

    def __add__(self, other):
        return other

    def __call__(self):
        return 0


c = Bottom()
for _ in range(20_000):
    c = Chain(c)
print(c + 5, c.depth, c())
print(c.attribute)
