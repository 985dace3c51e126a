def inner(value):
    yield value
    return value * 10


def outer():
    x = 1 + (yield from inner(1)) + (yield from inner(2))
    y = [(yield from inner(3)), (yield from inner(4))]
    z = f"{(yield from inner(5))}"
    if (yield from inner(6)) > 50:
        print("yes")
    return x, y, z, (yield from inner(7)),


g = outer()
try:
    while True:
        print(next(g))
except StopIteration as stop:
    print(stop.value)
