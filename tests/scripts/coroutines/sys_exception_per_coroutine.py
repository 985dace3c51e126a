import sys


class Pause:
    def __await__(self):
        print("in pause", repr(sys.exception()))
        yield
        print("in pause after", repr(sys.exception()))


async def body():
    try:
        raise KeyError("own")
    except KeyError:
        await Pause()
        print("still", repr(sys.exception()))
    print("after", repr(sys.exception()))


c = body()
c.send(None)
print("driver", repr(sys.exception()))
try:
    raise ValueError("driver's")
except ValueError:
    try:
        c.send(None)
    except StopIteration:
        print(repr(sys.exception()))
