def body():
    x = yield 1
    yield x,
    yield (x, 1)
    yield *[1, 2], 3
    return
    yield


g = body()
print(next(g), g.send(5), next(g), next(g), next(g, "end"))
