# __aiter__ must return an asynchronous iterator; an awaitable has been refused since Python 3.7.
class Reader:
    async def readline(self):
        return b""

    async def __aiter__(self):
        return self

    async def __anext__(self):
        val = await self.readline()
        if val == b"":
            raise StopAsyncIteration
        return val


async def main():
    async for line in Reader():
        print(line)


import warnings

warnings.simplefilter("ignore")
try:
    main().send(None)
except TypeError as error:
    print("TypeError:", error)
