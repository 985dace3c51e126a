# reference: none
# A delegate is closed before its delegator is resumed: the context of its GeneratorExit is what the closer handles.
import sys

sys.setrecursionlimit(10_000_000)


def bottom():
    try:
        yield "first"
    except GeneratorExit as error:
        print(repr(error.__context__))
        raise


def link(inner):
    yield from inner


def handling(inner):
    try:
        raise KeyError("handled in the middle")
    except KeyError:
        yield from inner


for build in (lambda g: g, handling):
    g = bottom()
    for _ in range(100_000):
        g = link(g)
    g = build(g)
    for _ in range(100_000):
        g = link(g)
    print(next(g))
    try:
        raise ValueError("around the close")
    except ValueError:
        g.close()
print("closed")
