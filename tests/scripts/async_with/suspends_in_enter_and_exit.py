class Pause:
    def __init__(self, tag):
        self.tag = tag

    def __await__(self):
        return (yield self.tag)


class Manager:
    async def __aenter__(self):
        return await Pause("enter")

    async def __aexit__(self, kind, value, tb):
        return await Pause("exit")


async def body():
    async with Manager() as m:
        print("m", m)
        print("inside", await Pause("inside"))
    return "done"


c = body()
print(c.send(None), c.send("for enter"), c.send("for inside"))
try:
    c.send(None)
except StopIteration as stop:
    print(stop.value)
