class Pause:
    def __init__(self, tag):
        self.tag = tag

    def __await__(self):
        yield self.tag


class Manager:
    async def __aenter__(self):
        await Pause("enter")

    async def __aexit__(self, kind, value, tb):
        print("exit", kind and kind.__name__)
        if kind is not GeneratorExit:
            await Pause("exit")
        return kind is ValueError


async def body():
    async with Manager():
        await Pause("inside")
    return "after"


c = body()
print(c.send(None), c.send(None), c.throw(ValueError("v")))
try:
    c.send(None)
except StopIteration as stop:
    print(stop.value)
c = body()
c.send(None), c.send(None)
c.close()
c = body()
c.send(None)
c.close()
print("closed during enter")
c = body()
c.send(None)
try:
    c.throw(KeyError("during enter"))
except KeyError as error:
    print(repr(error))
c = body()
c.send(None), c.send(None), c.send(None)
try:
    c.throw(KeyError("during exit"))
except KeyError as error:
    print(repr(error))
