class Pause:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return got


async def body():
    a = await Pause(1)
    b = await Pause(2)
    return a, b


c = body()
print(c.send(None))
print(c.send("a"))
try:
    c.send("b")
except StopIteration as stop:
    print(stop.value)
