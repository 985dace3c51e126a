def inner():
    yield 1
    yield 2


def outer(source):
    yield "own"
    yield from source
    yield "own again"


source = inner()
g = outer(source)
print(g.gi_yieldfrom)
next(g)
print(g.gi_yieldfrom)
next(g)
print(g.gi_yieldfrom is source)
next(g)
print(g.gi_yieldfrom is source)
next(g)
print(g.gi_yieldfrom)
g.close()
print(g.gi_yieldfrom)
g = outer([1])
next(g), next(g)
print(type(g.gi_yieldfrom).__name__)
