# reference: none
import sys

sys.setrecursionlimit(10_000_000)


class Pause:
    def __await__(self):
        yield "paused"


async def bottom():
    for i in range(3):
        await Pause()
        yield i


async def link(inner):
    async for item in inner:
        yield item


async def main(n):
    source = bottom()
    for _ in range(n):
        source = link(source)
    return [item async for item in source]


c = main(20_000)
for _ in range(3):
    print(c.send(None))
try:
    c.send(None)
except StopIteration as stop:
    print(stop.value)
