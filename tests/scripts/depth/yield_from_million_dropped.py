# reference: none
import sys

sys.setrecursionlimit(10_000_000)


def bottom():
    try:
        yield "first"
    finally:
        print("bottom finally")


def link(inner):
    yield from inner


g = bottom()
for _ in range(1_000_000):
    g = link(g)
print(next(g))
del g
print("dropped")
g = bottom()
for _ in range(1_000_000):
    g = link(g)
del g
print("dropped unstarted")
