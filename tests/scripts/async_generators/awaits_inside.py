class Pause:
    def __init__(self, tag):
        self.tag = tag

    def __await__(self):
        return (yield self.tag)


async def body():
    x = await Pause("a")
    y = yield x
    z = await Pause("b")
    yield (y, z)


a = body()
step = a.__anext__()
print(step.send(None))
try:
    step.send("from a")
except StopIteration as stop:
    print("yielded", stop.value)
step = a.asend("sent")
print(step.send(None))
try:
    step.send("from b")
except StopIteration as stop:
    print("yielded", stop.value)
