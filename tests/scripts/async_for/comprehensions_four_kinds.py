async def source(n):
    for i in range(n):
        yield i


async def v(x):
    return x


def run(c):
    try:
        c.send(None)
    except StopIteration as stop:
        return stop.value


async def main():
    print([x async for x in source(3)])
    print({x % 2 async for x in source(4)} == {0, 1})
    print({x: x * x async for x in source(3)})
    g = (x async for x in source(3))
    print([x async for x in g])
    print([x async for x in source(6) if x % 2 if await v(x > 1)])
    print([(x, y) async for x in source(2) for y in range(2)])
    print([(x, y) for x in range(2) async for y in source(2)])
    print([[y async for y in source(x)] async for x in source(3)])
    print([[await v(y) for y in range(x)] for x in range(3)])
    print([x async for x in (y async for y in source(3))])
    print({await v(k): await v(w) for k, w in zip("ab", [1, 2])})
    x = "outer"
    [x async for x in source(2)]
    print(x, [(x := i) async for i in source(3)], x)
    print(sum([x async for x in source(4)]), *[i async for i in source(2)])


run(main())
