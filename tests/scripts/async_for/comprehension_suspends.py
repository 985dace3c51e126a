class Pause:
    def __init__(self, tag):
        self.tag = tag

    def __await__(self):
        return (yield self.tag)


async def source(n):
    for i in range(n):
        yield await Pause(("source", i))


async def main():
    return [await Pause(("element", x)) async for x in source(2) if await Pause(("condition", x))]


c = main()
print(c.send(None))
for value in ("a", True, "A", "b", False):
    try:
        print(c.send(value))
    except StopIteration as stop:
        print(stop.value)
