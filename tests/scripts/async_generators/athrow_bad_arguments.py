def run(awaitable):
    try:
        while True:
            awaitable.send(None)
    except StopIteration as stop:
        return stop.value


async def body():
    yield 1


a = body()
run(a.__anext__())
for bad in (5, None, "x", int):
    try:
        run(a.athrow(bad))
    except TypeError as error:
        print(error)
try:
    a.athrow()
except TypeError as error:
    print(error)
try:
    a.asend()
except TypeError as error:
    print(error)
try:
    a.aclose(1)
except TypeError as error:
    print(error)
