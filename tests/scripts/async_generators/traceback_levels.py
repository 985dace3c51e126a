import traceback


async def low():
    yield 1
    1 / 0


async def middle():
    async for x in low():
        yield x


async def top():
    return [x async for x in middle()]


try:
    top().send(None)
except ZeroDivisionError as error:
    for entry in traceback.extract_tb(error.__traceback__):
        print(entry.name, entry.lineno, entry.line)
