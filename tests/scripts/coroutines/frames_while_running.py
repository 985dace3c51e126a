import sys


def names():
    frame = sys._getframe(1)
    result = []
    while frame.f_code.co_name != "<module>":
        result.append(frame.f_code.co_name)
        frame = frame.f_back
    return result


class Pause:
    def __await__(self):
        print(names())
        yield
        print(names())


async def low():
    await Pause()
    print(names())


async def top():
    await low()


def drive(c):
    try:
        c.send(None)
    except StopIteration:
        print("stop")


c = top()
drive(c)
drive(c)
