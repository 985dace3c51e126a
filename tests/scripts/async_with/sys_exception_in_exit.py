import sys


class Pause:
    def __await__(self):
        yield


class Manager:
    async def __aenter__(self):
        print("enter", repr(sys.exception()))

    async def __aexit__(self, kind, value, tb):
        print("exit", sys.exception() is value, repr(sys.exception()))
        await Pause()
        print("exit resumed", repr(sys.exception()))
        return True


async def body():
    async with Manager():
        raise ValueError("inside")
    print("after", sys.exception())
    async with Manager():
        pass


c = body()
c.send(None)
print("driver", sys.exception())
c.send(None)
try:
    c.send(None)
except StopIteration:
    pass
