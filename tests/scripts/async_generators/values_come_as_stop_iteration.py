# reference: 3.14
async def body():
    yield 1
    yield (1, 2)
    yield StopIteration(5)
    yield None


a = body()
for _ in range(5):
    try:
        a.__anext__().send(None)
    except StopIteration as stop:
        print("value", repr(stop.value), len(stop.args))
    except StopAsyncIteration as stop:
        print("end", stop.args)
