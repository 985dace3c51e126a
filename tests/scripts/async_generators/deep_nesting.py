async def level(n):
    if n == 0:
        for i in range(3):
            yield i
    else:
        async for x in level(n - 1):
            yield x + 1


async def main():
    return [x async for x in level(60)]


try:
    main().send(None)
except StopIteration as stop:
    print(stop.value)
