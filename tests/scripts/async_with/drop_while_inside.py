class Pause:
    def __await__(self):
        yield "pause"


class Manager:
    async def __aenter__(self):
        pass

    async def __aexit__(self, kind, value, tb):
        print("exit", kind.__name__)


async def body():
    async with Manager():
        await Pause()


c = body()
c.send(None)
del c
print("dropped")
