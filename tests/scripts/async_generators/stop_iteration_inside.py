def run(awaitable):
    try:
        while True:
            awaitable.send(None)
    except StopIteration as stop:
        return "value", stop.value
    except BaseException as error:
        return "raised", repr(error), repr(error.__cause__)


async def stops():
    yield 1
    raise StopIteration("s")


async def async_stops():
    yield 1
    raise StopAsyncIteration("a")


for make in (stops, async_stops):
    a = make()
    print(run(a.__anext__()))
    print(run(a.__anext__()))
    print(run(a.__anext__()))
