class Source:
    def __aiter__(self):
        print("aiter")
        self.n = 0
        return self

    async def __anext__(self):
        print("anext")
        self.n += 1
        if self.n > 2:
            raise StopAsyncIteration
        return self.n


def make():
    print("make")
    return Source()


async def main():
    async for x in make():
        print("body", x)


try:
    main().send(None)
except StopIteration:
    print("end")
