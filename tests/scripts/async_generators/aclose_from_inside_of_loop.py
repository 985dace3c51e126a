async def numbers():
    try:
        for i in range(5):
            yield i
    finally:
        print("numbers closed")


async def main():
    source = numbers()
    async for x in source:
        print(x)
        if x == 1:
            await source.aclose()
    print("loop ended by itself")


try:
    main().send(None)
except StopIteration:
    pass
