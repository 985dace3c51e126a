class Source:
    def __init__(self, error):
        self.error = error

    def __aiter__(self):
        return self

    def __anext__(self):
        raise self.error


async def use(x):
    async for i in x:
        print("never")
    else:
        print("else")


for error in (StopAsyncIteration(), StopAsyncIteration("with value"), ValueError("v"), StopIteration("s")):
    try:
        use(Source(error)).send(None)
    except BaseException as error:
        print(type(error).__name__, error)
