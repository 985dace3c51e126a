def inner():
    got = []
    for i in range(3):
        got.append((yield i))
    return got


def outer():
    return (yield from inner())


g = outer()
print(next(g), g.send("a"), g.send("b"))
try:
    g.send("c")
except StopIteration as stop:
    print(stop.value)
