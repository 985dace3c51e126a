# reference: none
import sys

sys.setrecursionlimit(10_000_000)


def bottom():
    yield "only"
    return 0


def link(inner):
    return (yield from inner) + 1


g = bottom()
for _ in range(1_000_000):
    g = link(g)
print(next(g))
try:
    next(g)
except StopIteration as stop:
    print(stop.value)
