def body():
    a, b, c, d, e, f, g, h, i, j, k, l, m = range(13)
    yield a + b
    yield [a, (yield b), {c: (yield d)}, (e, f, (yield g))]
    yield sum([h, i, j, (yield k), l, m])


it = body()
print([next(it) for _ in range(7)] if False else None)
print(next(it), next(it), it.send("B"), it.send("D"), it.send("G"), next(it), it.send(100), next(it, "end"))
