# reference: none
import sys

sys.setrecursionlimit(10_000_000)


class Nested:
    def __init__(self, n):
        self.inner = Nested(n - 1) if n else None


n = Nested(50_000)
depth = 0
while n.inner is not None:
    n = n.inner
    depth += 1
print(depth)
