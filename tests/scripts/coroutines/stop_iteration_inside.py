async def raises():
    raise StopIteration("escaped")


try:
    raises().send(None)
except RuntimeError as error:
    print(error, repr(error.__cause__))


async def async_stop():
    raise StopAsyncIteration("async")


try:
    async_stop().send(None)
except StopAsyncIteration as error:
    print(repr(error))
