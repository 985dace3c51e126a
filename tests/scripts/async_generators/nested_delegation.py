class Pause:
    def __init__(self, tag):
        self.tag = tag

    def __await__(self):
        yield self.tag


async def low(n):
    for i in range(n):
        await Pause(("low", i))
        yield i


async def middle(n):
    async for x in low(n):
        await Pause(("middle", x))
        yield x * 10


async def top(n):
    async for x in middle(n):
        yield x + 1


async def main():
    return [x async for x in top(2)]


c = main()
while True:
    try:
        print(c.send(None))
    except StopIteration as stop:
        print(stop.value)
        break
