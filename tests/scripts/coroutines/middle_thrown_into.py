class Pause:
    def __await__(self):
        try:
            yield "pause"
        except ValueError as error:
            print("pause caught", repr(error))
            yield "again"


async def low():
    await Pause()
    return "low"


async def top(c):
    return await c


middle = low()
c = top(middle)
c.send(None)
print(middle.throw(ValueError("v")))
try:
    c.send(None)
except StopIteration as stop:
    print(stop.value)
