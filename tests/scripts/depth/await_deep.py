# reference: none
import sys

sys.setrecursionlimit(10_000_000)


class Pause:
    def __await__(self):
        return (yield "paused")


async def bottom():
    return await Pause()


async def link(inner):
    return await inner + 1


c = bottom()
for _ in range(100_000):
    c = link(c)
print(c.send(None))
try:
    c.send(0)
except StopIteration as stop:
    print(stop.value)
c = bottom()
for _ in range(100_000):
    c = link(c)
c.send(None)
c.close()
print(c.cr_frame)
