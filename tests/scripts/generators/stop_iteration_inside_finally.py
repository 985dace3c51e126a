def stopping():
    raise StopIteration("inner")
    yield


def outer():
    try:
        raise KeyError("outer")
    finally:
        yield from stopping()


try:
    next(outer())
except RuntimeError as error:
    while error:
        print(repr(error), error.__suppress_context__)
        error = error.__context__
