def run(awaitable):
    try:
        while True:
            awaitable.send(None)
    except StopIteration as stop:
        return "value", stop.value
    except BaseException as error:
        return "raised", repr(error)


async def body():
    try:
        yield 1
    except GeneratorExit:
        print("swallowed")


a = body()
run(a.__anext__())
print(run(a.aclose()), a.ag_frame)
