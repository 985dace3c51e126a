def inner():
    try:
        yield 1
    except ValueError:
        return "inner returned"


def outer():
    result = yield from inner()
    yield result
    yield "more"


g = outer()
next(g)
print(g.throw(ValueError))
print(next(g))
