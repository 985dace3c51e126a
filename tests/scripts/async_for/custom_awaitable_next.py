class Next:
    def __init__(self, n):
        self.n = n

    def __await__(self):
        got = yield ("step", self.n)
        if self.n == 2:
            raise StopAsyncIteration
        return got


class Source:
    n = -1

    def __aiter__(self):
        return self

    def __anext__(self):
        self.n += 1
        return Next(self.n)


async def main():
    async for x in Source():
        print("x", x)
    return "done"


c = main()
print(c.send(None), c.send("a"), c.send("b"))
try:
    c.send(None)
except StopIteration as stop:
    print(stop.value)
