import inspect


def run(awaitable):
    try:
        while True:
            awaitable.send(None)
    except StopIteration as stop:
        return stop.value


async def body():
    x = 5
    print(inspect.getasyncgenstate(a))
    yield x


a = body()
print(inspect.getasyncgenstate(a), inspect.getasyncgenlocals(a))
run(a.__anext__())
print(inspect.getasyncgenstate(a), inspect.getasyncgenlocals(a))
run(a.aclose())
print(inspect.getasyncgenstate(a), inspect.getasyncgenlocals(a))
print(inspect.isasyncgen(a), inspect.isasyncgenfunction(body))
