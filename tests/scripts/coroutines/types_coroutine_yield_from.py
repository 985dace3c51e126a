import types


async def native():
    await suspend("native")
    return "result"


@types.coroutine
def suspend(value):
    yield value


@types.coroutine
def delegates():
    return (yield from native())


async def body():
    return await delegates()


c = body()
print(c.send(None))
try:
    c.send(None)
except StopIteration as stop:
    print(stop.value)


def plain():
    yield from native()


try:
    next(plain())
except TypeError as error:
    print(error)
import warnings

warnings.simplefilter("ignore")
