def body():
    a = b = yield 1
    print(a, b)
    c, *d = yield 2
    print(c, d)
    e = lambda: (yield 3)
    print(list(e()))
    if (f := (yield 4)):
        print("f", f)
    assert (yield 5), "not reached"
    x = not (yield 6)
    print(x)
    yield from ()
    del a


g = body()
print(next(g), g.send("one"), g.send([1, 2]), g.send("four"), g.send(True))
print(next(g, "end"))

