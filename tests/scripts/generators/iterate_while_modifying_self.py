def body():
    global g
    old = g
    g = body2()
    yield old is g
    yield "first generator goes on"


def body2():
    yield "second"


g = body()
first = g
print(next(g))
print(next(g))
print(next(first))
