async def v(x):
    return x


def result(c):
    try:
        c.send(None)
    except StopIteration as stop:
        return stop.value, stop.args


for x in (None, 0, (), (1, 2), StopIteration(3), ValueError("as value"), ...):
    print(result(v(x)))


async def nothing():
    pass


async def outer(x):
    return await v(x)


print(result(nothing()), result(outer((1, 2))), result(outer(StopIteration(1))))
