async def v(x):
    return x


def counter():
    n = 0

    async def step():
        nonlocal n
        n += await v(1)
        return n

    return step


def run(c):
    try:
        c.send(None)
    except StopIteration as stop:
        return stop.value


step = counter()
print(run(step()), run(step()), run(step()))
