import sys


def run(awaitable):
    try:
        while True:
            awaitable.send(None)
    except StopIteration as stop:
        return stop.value


class Pause:
    def __await__(self):
        yield


async def body():
    try:
        raise KeyError("own")
    except KeyError:
        yield repr(sys.exception())
        await Pause()
        yield repr(sys.exception())
    yield repr(sys.exception())


a = body()
print(run(a.__anext__()))
try:
    raise ValueError("callers")
except ValueError:
    print(run(a.__anext__()))
    print(repr(sys.exception()))
    print(run(a.__anext__()))
print(sys.exception())
