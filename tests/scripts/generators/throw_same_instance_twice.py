def body():
    while True:
        try:
            yield
        except ValueError as error:
            print(repr(error), error.__context__)


e = ValueError("shared")
g = body()
next(g)
g.throw(e)
g.throw(e)
print(e.__traceback__ is not None)
g.close()
