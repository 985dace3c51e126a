async def numbers():
    i = 0
    while True:
        try:
            yield i
            i += 1
        except ValueError as error:
            print("caught", error)
            i += 100


async def main():
    source = numbers()
    async for x in source:
        print(x)
        if x == 1:
            print("athrow gave", await source.athrow(ValueError("jump")))
        if x > 100:
            break
    await source.aclose()


try:
    main().send(None)
except StopIteration:
    pass
