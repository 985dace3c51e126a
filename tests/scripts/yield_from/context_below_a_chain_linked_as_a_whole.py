# A generator that delegates already is delegated to; what is thrown through it gets the context that each level handles.


def inner():
    try:
        yield 1
        yield 2
    finally:
        print("inner is through")


def middle():
    yield from inner()


def outer(generator):
    try:
        raise KeyError("handled by outer")
    except KeyError:
        yield from above(generator)


def above(generator):
    yield from generator


shared = middle()
print(next(shared))
generator = outer(shared)
print(next(generator))
try:
    generator.throw(ValueError("thrown"))
except ValueError as error:
    print(repr(error), "in the context of", repr(error.__context__))
