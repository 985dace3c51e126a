def generator(n):
    received = yield n
    yield from range(received)
    return n


async def coroutine(source):
    async for item in source:
        await item


async def async_generator():
    yield 1
