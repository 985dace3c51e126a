import inspect
import types


async def coroutine():
    pass


async def agen():
    yield


def gen():
    yield


@types.coroutine
def based():
    yield


class Awaitable:
    def __await__(self):
        yield


c, a, g, b = coroutine(), agen(), gen(), based()
for x in (coroutine, agen, gen, based, len, Awaitable):
    print(x.__name__, inspect.iscoroutinefunction(x), inspect.isasyncgenfunction(x), inspect.isgeneratorfunction(x))
for x in (c, a, g, b, Awaitable(), 5):
    print(type(x).__name__, inspect.iscoroutine(x), inspect.isasyncgen(x), inspect.isgenerator(x), inspect.isawaitable(x))
c.close()


@inspect.markcoroutinefunction
def marked():
    return coroutine()


print(inspect.iscoroutinefunction(marked))
import functools

print(inspect.iscoroutinefunction(functools.partial(coroutine)))
