import types


async def body():
    pass


c = body()
print(type(c), type(c) is types.CoroutineType)
try:
    types.CoroutineType()
except TypeError as error:
    print(error)
try:

    class Sub(types.CoroutineType):
        pass

except TypeError as error:
    print(error)
c.close()
print(types.CoroutineType[int, str, None])
from collections.abc import Awaitable, Coroutine

print(isinstance(c, Coroutine), isinstance(c, Awaitable), isinstance((x for x in ()), Awaitable))
