def run(awaitable):
    try:
        while True:
            print("suspended on", awaitable.send(None))
    except StopIteration as stop:
        return stop.value


async def body():
    got = yield 1
    print("got", got)
    yield 2


a = body()
print(run(a.__anext__()))
print(run(a.asend("value")))
try:
    run(a.__anext__())
except StopAsyncIteration as error:
    print("end", error.args)
