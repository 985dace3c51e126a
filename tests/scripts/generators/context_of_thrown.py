def body():
    try:
        raise KeyError("own")
    except KeyError:
        yield 1


g = body()
next(g)
try:
    g.throw(ValueError("thrown"))
except ValueError as error:
    print(repr(error), repr(error.__context__))

g = body()
next(g)
try:
    try:
        raise IndexError("callers")
    except IndexError:
        g.throw(ValueError("thrown"))
except ValueError as error:
    print(repr(error), repr(error.__context__), repr(error.__context__.__context__))
