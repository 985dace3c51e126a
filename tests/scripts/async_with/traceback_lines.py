import traceback


class Manager:
    async def __aenter__(self):
        pass

    async def __aexit__(self, *a):
        raise KeyError("exit")


async def body():
    async with Manager():
        x = 1
        raise ValueError("inside")


try:
    body().send(None)
except KeyError as error:
    for entry in traceback.extract_tb(error.__traceback__):
        print(entry.name, entry.lineno, entry.line)
    for entry in traceback.extract_tb(error.__context__.__traceback__):
        print(entry.name, entry.lineno, entry.line)
