# exit: 1
async def numbers():
    yield 1
    raise ValueError("from the async generator")


async def main():
    async for x in numbers():
        print(x)


main().send(None)
