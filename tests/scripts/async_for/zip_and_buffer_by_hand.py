async def source(name, n):
    for i in range(n):
        yield f"{name}{i}"


async def azip(*sources):
    iterators = [aiter(s) for s in sources]
    while True:
        try:
            yield tuple([await anext(i) for i in iterators])
        except StopAsyncIteration:
            return


async def chunks(it, n):
    chunk = []
    async for x in it:
        chunk.append(x)
        if len(chunk) == n:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


async def main():
    print([p async for p in azip(source("a", 3), source("b", 2))])
    print([c async for c in chunks(source("c", 5), 2)])


try:
    main().send(None)
except StopIteration:
    print("end")
