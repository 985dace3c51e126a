import traceback


class Pause:
    def __await__(self):
        yield "pause"


async def low():
    await Pause()
    1 / 0


async def top():
    return await low()


c = top()
c.send(None)
try:
    c.send(None)
except ZeroDivisionError as error:
    for entry in traceback.extract_tb(error.__traceback__):
        print(entry.name, entry.lineno, entry.line)
c = top()
c.send(None)
try:
    c.throw(LookupError("in"))
except LookupError as error:
    for entry in traceback.extract_tb(error.__traceback__):
        print(entry.name, entry.lineno, entry.line)
