class Pause:
    def __await__(self):
        yield "pause"


async def inner():
    await Pause()


async def outer(c):
    await c


c = inner()
one, two = outer(c), outer(c)
print(one.send(None))
try:
    two.send(None)
except RuntimeError as error:
    print(error)
try:
    one.send(None)
except StopIteration:
    print("one finished")
