class Pause:
    def __await__(self):
        yield "pause"


async def low():
    await Pause()
    raise KeyError("low")


async def middle():
    try:
        await low()
    except KeyError as error:
        raise ValueError("middle") from error


async def top():
    try:
        await middle()
    except ValueError as error:
        return repr(error), repr(error.__cause__)


c = top()
c.send(None)
try:
    c.send(None)
except StopIteration as stop:
    print(stop.value)
