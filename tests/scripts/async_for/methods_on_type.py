class Source:
    def __init__(self):
        self.__aiter__ = None
        self.n = 2

    def __aiter__(self):
        return self

    async def __anext__(self):
        self.n -= 1
        if self.n < 0:
            raise StopAsyncIteration
        return self.n


class Blocked(Source):
    __aiter__ = None


async def use(x):
    return [i async for i in x]


try:
    use(Source()).send(None)
except StopIteration as stop:
    print(stop.value)
try:
    use(Blocked()).send(None)
except TypeError as error:
    print(error)
