def body():
    print("started")
    yield


g = body()
print(g.close(), g.gi_frame, g.gi_suspended)
print(next(g, "nothing"))
g = body()
list(g)
print(g.close())


def fails():
    yield 1
    raise ValueError


g = fails()
try:
    list(g)
except ValueError:
    pass
print(g.close(), list(g))
