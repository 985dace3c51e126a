# reference: none
import sys

sys.setrecursionlimit(10_000_000)


def bottom():
    try:
        yield "first"
    except ValueError as error:
        yield f"caught {error}"


def link(inner):
    yield from inner


g = bottom()
for _ in range(100_000):
    g = link(g)
print(next(g))
print(g.throw(ValueError("from the top")))
try:
    g.throw(KeyError("unhandled"))
except KeyError as error:
    depth = 0
    traceback = error.__traceback__
    while traceback is not None:
        depth += 1
        traceback = traceback.tb_next
    print(error, depth)
