# reference: 3.14
async def numbers(n):
    for i in range(n):
        yield i


async def double(x):
    return 2 * x


def run(c):
    try:
        c.send(None)
    except StopIteration as stop:
        return stop.value


async def main():
    g = (x async for x in numbers(3))
    print(type(g).__name__, g.__name__, g.__qualname__)
    print([x async for x in g])
    h = (await double(x) for x in range(3))
    print(type(h).__name__, [x async for x in h])
    k = (x + y for x in await double([1]) for y in (1, 2))
    print(type(k).__name__, list(k))
    print([y async for y in (x * x async for x in numbers(4) if await double(x))])


run(main())


def sync():
    return (x async for x in numbers(2))


async def use():
    return [x async for x in sync()]


print(run(use()))
try:
    (x async for x in [1])
except TypeError as error:
    print(error)
