# reference: none
# A chain of a million delegating generators: resuming the root doesn't depend on the depth, nor does closing it.
import sys

sys.setrecursionlimit(10_000_000)


def bottom():
    try:
        got = yield "first"
        print("bottom got", got)
        yield "second"
    finally:
        print("bottom finally")


def link(inner):
    return (yield from inner)


g = bottom()
for _ in range(1_000_000):
    g = link(g)
print(next(g))
print(g.send("sent"))
g.close()
print("closed")
