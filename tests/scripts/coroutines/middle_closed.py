class Pause:
    def __await__(self):
        yield "pause"


async def low():
    try:
        await Pause()
    finally:
        print("low finally")


async def top(c):
    try:
        return await c
    finally:
        print("top finally")


middle = low()
c = top(middle)
c.send(None)
middle.close()
print("closed the middle", c.cr_await is middle)
try:
    c.send(None)
except RuntimeError as error:
    print(error)
except StopIteration as stop:
    print("stop", stop.value)
