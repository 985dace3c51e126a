def inner():
    try:
        yield 1
    except ValueError:
        raise StopIteration("explicit")


def outer():
    yield (yield from inner())


g = outer()
next(g)
try:
    g.throw(ValueError)
except RuntimeError as error:
    print(error, repr(error.__cause__))
