class Pause:
    def __init__(self, tag):
        self.tag = tag

    def __await__(self):
        return (yield self.tag)


class Source:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.n:
            raise StopAsyncIteration
        self.n -= 1
        return await Pause(("next", self.n))


async def main():
    async for x in Source(2):
        print("x", x, "body", await Pause("body"))
    return "done"


c = main()
print(c.send(None))
print(c.send("a"))
print(c.send("b"))
print(c.send("c"))
try:
    c.send("d")
except StopIteration as stop:
    print(stop.value)
