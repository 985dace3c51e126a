class Raises:
    def __await__(self):
        raise LookupError("from __await__")


class NoneAwait:
    __await__ = None


class StopFromNext:
    def __await__(self):
        return self

    def __next__(self):
        raise ValueError("from __next__")


async def body(x):
    await x


for x in (Raises(), NoneAwait(), StopFromNext()):
    try:
        body(x).send(None)
    except Exception as error:
        print(repr(error))
