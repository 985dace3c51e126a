class Reusable:
    def __await__(self):
        yield "pause"
        return "value"


async def body(x):
    return await x, await x


c = body(Reusable())
print(c.send(None), c.send(None))
try:
    c.send(None)
except StopIteration as stop:
    print(stop.value)


class Once:
    def __init__(self):
        self.iterator = iter(["pause"])

    def __await__(self):
        return self.iterator


c = body(Once())
print(c.send(None))
try:
    c.send(None)
except StopIteration as stop:
    print(stop.value)
