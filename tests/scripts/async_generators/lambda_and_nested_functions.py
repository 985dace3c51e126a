def run(c):
    try:
        c.send(None)
    except StopIteration as stop:
        return stop.value


async def main():
    f = lambda: (x async for x in source())

    async def source():
        yield "nested"

    return [x async for x in f()]


print(run(main()))


class Stream:
    def __init__(self, items):
        self.items = items

    async def __aiter__(self):
        for item in self.items:
            yield item


async def use():
    return [x async for x in Stream("abc")]


print(run(use()))
