async def source(n):
    for i in range(n):
        yield i


total = 0


async def main():
    global total
    count = 0

    async def inner():
        nonlocal count
        async for x in source(4):
            count += 1
    async for total in source(3):
        pass
    await inner()
    return count


try:
    main().send(None)
except StopIteration as stop:
    print(stop.value, total)
