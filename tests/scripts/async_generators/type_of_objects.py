import types
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator


async def body():
    yield


a = body()
print(type(a) is types.AsyncGeneratorType, a.__aiter__() is a, aiter(a) is a)
print(isinstance(a, AsyncGenerator), isinstance(a, AsyncIterator), isinstance(a, AsyncIterable))
for step in (a.__anext__(), a.asend(None), a.athrow(ValueError), a.aclose()):
    print(type(step).__name__, hasattr(step, "__await__"), iter(step) is step, step.__await__() is step)
    step.close()
for maker in (types.AsyncGeneratorType, type(a.__anext__())):
    try:
        maker()
    except TypeError as error:
        print(error)
try:

    class Sub(types.AsyncGeneratorType):
        pass

except TypeError as error:
    print(error)
print(types.AsyncGeneratorType[int, str])
