async def coroutine():
    pass


def outer():
    yield from c


c = coroutine()
try:
    next(outer())
except TypeError as error:
    print(error)
c.close()


async def async_generator():
    yield 1


def other():
    yield from async_generator()


try:
    next(other())
except TypeError as error:
    print(error)
