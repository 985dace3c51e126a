import traceback


class Source:
    def __aiter__(self):
        return self

    async def __anext__(self):
        raise LookupError("next")


async def main():
    x = 1
    async for x in Source():
        print(x)


try:
    main().send(None)
except LookupError as error:
    for entry in traceback.extract_tb(error.__traceback__):
        print(entry.name, entry.lineno, entry.line)
