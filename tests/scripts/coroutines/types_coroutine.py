import types


@types.coroutine
def suspend(value):
    got = yield value
    return got


async def body():
    a = await suspend(1)
    b = await suspend(2)
    return a, b


c = body()
print(c.send(None), c.send("a"))
print(type(c.cr_await).__name__)
try:
    c.send("b")
except StopIteration as stop:
    print(stop.value)
g = suspend(3)
print(type(g).__name__, hasattr(g, "__await__"), bool(suspend.__code__.co_flags & 0x100), next(g))


def plain():
    yield


try:
    types.coroutine(5)
except TypeError as error:
    print(error)
wrapped = types.coroutine(plain)
print(wrapped is plain, bool(plain.__code__.co_flags & 0x100), bool(wrapped.__code__.co_flags & 0x100))


async def native():
    pass


print(types.coroutine(native) is native)
