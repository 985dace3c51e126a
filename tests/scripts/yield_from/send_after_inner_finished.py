def inner():
    x = yield "a"
    return x


def outer():
    r = yield from inner()
    got = yield ("outer", r)
    print("outer got", got)
    yield from inner()


g = outer()
print(next(g), g.send(1), g.send(2))
