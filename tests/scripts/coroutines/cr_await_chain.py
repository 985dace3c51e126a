class Pause:
    def __await__(self):
        yield "pause"


async def low():
    await Pause()


async def middle():
    await low()


async def top():
    await middle()


c = top()
print(c.cr_await)
c.send(None)
names = []
x = c
while hasattr(x, "cr_await"):
    names.append(x.__name__)
    x = x.cr_await
print(names, type(x).__name__)
try:
    c.send(None)
except StopIteration:
    print(c.cr_await)
