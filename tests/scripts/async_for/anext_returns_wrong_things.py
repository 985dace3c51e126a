# reference: 3.14
class Source:
    def __init__(self, value):
        self.value = value

    def __aiter__(self):
        return self

    def __anext__(self):
        return self.value


class BadAwait:
    def __await__(self):
        return 5


class RaisingAwait:
    def __await__(self):
        raise LookupError("await")


async def use(x):
    async for i in x:
        print("never")


for value in (5, None, [1], BadAwait(), RaisingAwait()):
    try:
        use(Source(value)).send(None)
    except Exception as error:
        print(type(error).__name__, error, "| cause", repr(error.__cause__))
