# reference: none
import sys

sys.setrecursionlimit(10_000_000)


def bottom():
    yield 1
    yield 2


def link(inner):
    for item in inner:
        yield item + 1


g = bottom()
for _ in range(50_000):
    g = link(g)
print(list(g))
