class Wrong:
    def __init__(self, value):
        self.value = value

    def __aiter__(self):
        return self.value


class CoroutineAiter:
    async def __aiter__(self):
        return self

    async def __anext__(self):
        raise StopAsyncIteration


async def use(x):
    async for i in x:
        print("never")


import warnings

warnings.simplefilter("ignore")
for x in (Wrong(5), Wrong(None), Wrong([1]), Wrong(iter([])), CoroutineAiter()):
    try:
        use(x).send(None)
    except TypeError as error:
        print(error)
