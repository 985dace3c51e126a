def inner(value):
    yield 1
    return value


def outer():
    a = yield from inner("one")
    b = yield from inner((1, 2))
    c = yield from inner(None)
    return a, b, c


g = outer()
while True:
    try:
        next(g)
    except StopIteration as stop:
        print(stop.value)
        break
