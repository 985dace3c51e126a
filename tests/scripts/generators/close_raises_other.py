def body():
    try:
        yield 1
    finally:
        raise KeyError("from finally")


g = body()
next(g)
try:
    g.close()
except KeyError as error:
    print(repr(error), repr(error.__context__))
print(g.close())
