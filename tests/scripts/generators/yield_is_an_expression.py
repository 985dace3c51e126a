def body():
    x = yield
    print("x", x)
    y = 1 + (yield x) * 2
    print("y", y)
    z = [(yield "a"), (yield "b")]
    print("z", z)
    print("call", max((yield "c"), (yield "d")))
    w = yield 1, 2
    print("w", w)
    d = {(yield "key"): (yield "value")}
    print(d)
    s = f"{(yield 'f')!r}"
    print(s)
    return (yield "last")


g = body()
print(next(g))
for value in range(1, 20):
    try:
        print("->", g.send(value))
    except StopIteration as stop:
        print("returned", stop.value)
        break
