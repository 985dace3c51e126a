def body():
    try:
        raise KeyError("own")
    except KeyError:
        yield 1
        raise


g = body()
next(g)
try:
    try:
        raise ValueError("callers")
    except ValueError:
        next(g)
except KeyError as error:
    print(repr(error), repr(error.__context__))


def without():
    yield 1
    raise


g = without()
next(g)
try:
    next(g)
except RuntimeError as error:
    print(error)
g = without()
next(g)
try:
    raise ValueError("callers")
except ValueError:
    try:
        next(g)
    except ValueError as error:
        print("reraised the caller's", repr(error))
