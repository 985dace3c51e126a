def inner():
    try:
        raise KeyError("inner")
    except KeyError:
        yield 1


def outer():
    try:
        raise IndexError("outer")
    except IndexError:
        yield from inner()


g = outer()
next(g)
try:
    g.throw(ValueError("thrown"))
except ValueError as error:
    while error:
        print(repr(error))
        error = error.__context__
