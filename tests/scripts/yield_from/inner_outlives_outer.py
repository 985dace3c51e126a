def inner():
    try:
        yield 1
        yield 2
        yield 3
    finally:
        print("inner finally")


def outer(source):
    yield from source


source = inner()
g = outer(source)
next(g)
del g
print("outer dropped")
print(next(source, "inner was closed with it"))
