# reference: 3.14
class NoAwait:
    pass


class InstanceAwait:
    def __init__(self):
        self.__await__ = lambda: iter(())


def plain():
    yield


async def agen():
    yield


async def body(x):
    try:
        await x
    except TypeError as error:
        print(error)


def run(c):
    try:
        c.send(None)
    except StopIteration:
        pass


for x in (1, None, "text", [], NoAwait(), InstanceAwait(), plain(), agen(), len, NoAwait, (x for x in ())):
    run(body(x))
