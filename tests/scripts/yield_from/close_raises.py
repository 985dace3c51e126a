class Iterator:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def close(self):
        raise ValueError("close failed")


def outer():
    try:
        yield from Iterator()
    except ValueError as error:
        print("outer got", repr(error), repr(error.__context__))
        raise


g = outer()
next(g)
try:
    g.close()
except ValueError as error:
    print(repr(error))
g = outer()
next(g)
try:
    g.throw(GeneratorExit)
except ValueError as error:
    print(repr(error))
