# reference: none
import sys

sys.setrecursionlimit(10_000_000)


def total(n):
    return sum(total(n - 1) for _ in range(1)) + 1 if n else 0


print(total(20_000))


def mapped(n):
    return list(map(mapped, [n - 1])) if n else "bottom"


value = mapped(20_000)
depth = 0
while value != "bottom":
    value = value[0]
    depth += 1
print(depth)
g = iter([1])
for _ in range(50_000):
    g = map(abs, g)
print(next(g))
