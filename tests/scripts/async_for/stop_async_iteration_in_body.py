async def source():
    yield 1
    yield 2


async def main():
    try:
        async for x in source():
            raise StopAsyncIteration("from the body")
    except StopAsyncIteration as error:
        print("not swallowed:", error)


async def sub():
    class Stop(StopAsyncIteration):
        pass

    class Source:
        def __aiter__(self):
            return self

        async def __anext__(self):
            raise Stop

    async for x in Source():
        print("never")
    print("a subclass ends the loop")


for c in (main(), sub()):
    try:
        c.send(None)
    except StopIteration:
        print("end")
