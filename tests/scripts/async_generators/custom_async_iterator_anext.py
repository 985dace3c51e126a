# reference: 3.14
class Counter:
    def __init__(self, n):
        self.i, self.n = 0, n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.i == self.n:
            raise StopAsyncIteration
        self.i += 1
        return self.i


async def main():
    c = Counter(2)
    print(aiter(c) is c, await anext(c), await anext(c), await anext(c, "none"))
    try:
        await anext(c)
    except StopAsyncIteration as error:
        print(repr(error))


try:
    main().send(None)
except StopIteration:
    print("end")


class BadAnext:
    def __aiter__(self):
        return self

    def __anext__(self):
        return 5


async def bad():
    await anext(BadAnext(), "default")


try:
    bad().send(None)
except TypeError as error:
    print(error)


class BadAiter:
    def __aiter__(self):
        return 5


try:
    aiter(BadAiter())
except TypeError as error:
    print(error)
