import sys


def body():
    try:
        raise KeyError("one")
    except KeyError:
        try:
            raise ValueError("two")
        except ValueError:
            yield repr(sys.exception())
        yield repr(sys.exception())
        try:
            yield repr(sys.exception())
        finally:
            print("finally", repr(sys.exception()))
    yield repr(sys.exception())


g = body()
for x in g:
    print(x, "| outside", sys.exception())
g = body()
next(g), next(g), next(g)
try:
    g.throw(IndexError("three"))
except IndexError as error:
    print(repr(error.__context__))
