def inner():
    try:
        next(other)
    except ValueError as error:
        print(error)
    yield 1


def wrap(source):
    yield from source


shared = inner()
other = wrap(shared)
g = wrap(shared)
print(next(g))
print(other.gi_frame)
