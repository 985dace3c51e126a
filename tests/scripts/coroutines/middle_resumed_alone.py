class Pause:
    def __await__(self):
        got = yield "pause"
        print("pause got", got)


async def low():
    await Pause()
    await Pause()
    return "low result"


async def top(c):
    return await c


middle = low()
c = top(middle)
print(c.send(None))
print(middle.send("direct"))
try:
    middle.send("direct again")
except StopIteration as stop:
    print("middle finished", stop.value)
try:
    c.send("through top")
except RuntimeError as error:
    print(error)
except StopIteration as stop:
    print("top finished", stop.value)
