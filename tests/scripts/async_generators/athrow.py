def run(awaitable):
    try:
        while True:
            awaitable.send(None)
    except StopIteration as stop:
        return stop.value


async def body():
    while True:
        try:
            yield "ready"
        except ValueError as error:
            print("caught", repr(error))


a = body()
print(run(a.__anext__()))
print(run(a.athrow(ValueError("v"))))
print(run(a.athrow(ValueError)))
try:
    run(a.athrow(KeyError("k")))
except KeyError as error:
    print("out", repr(error))
print(a.ag_frame)
a = body()
try:
    run(a.athrow(KeyError("unstarted")))
except KeyError as error:
    print(repr(error), a.ag_frame)
try:
    run(a.__anext__())
except StopAsyncIteration:
    print("finished")
