def body():
    yield 1
    raise ValueError("inside")


g = body()
next(g)
try:
    try:
        raise KeyError("callers")
    except KeyError:
        next(g)
except ValueError as error:
    print(repr(error.__context__))


def later():
    try:
        yield 1
    finally:
        raise ValueError("finally")


g = later()
next(g)
try:
    g.close()
except ValueError as error:
    print(repr(error.__context__))
