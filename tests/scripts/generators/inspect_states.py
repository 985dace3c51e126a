import inspect


def body():
    x = 1
    print(inspect.getgeneratorstate(g))
    yield x
    y = 2
    yield y


g = body()
print(inspect.getgeneratorstate(g), inspect.getgeneratorlocals(g))
next(g)
print(inspect.getgeneratorstate(g), inspect.getgeneratorlocals(g))
next(g)
print(inspect.getgeneratorlocals(g))
g.close()
print(inspect.getgeneratorstate(g), inspect.getgeneratorlocals(g))
print(inspect.isgenerator(g), inspect.isgeneratorfunction(body), inspect.isgeneratorfunction(len))
