class Range:
    def __init__(self, n):
        self.i, self.n = 0, n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.i >= self.n:
            raise StopAsyncIteration
        self.i += 1
        return self.i - 1


async def main():
    async for x in Range(3):
        print(x)
    else:
        print("else")
    async for x in Range(0):
        print("never")
    else:
        print("else of empty")
    print("x is still", x)


try:
    main().send(None)
except StopIteration:
    print("end")
