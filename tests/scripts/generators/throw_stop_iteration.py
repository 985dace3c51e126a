def body():
    yield 1


g = body()
next(g)
try:
    g.throw(StopIteration("thrown"))
except RuntimeError as error:
    print(error, repr(error.__cause__))


def catches():
    try:
        yield 1
    except StopIteration as stop:
        yield repr(stop)


g = catches()
next(g)
print(g.throw(StopIteration(3)))
