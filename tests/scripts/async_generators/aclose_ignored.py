def run(awaitable):
    try:
        while True:
            print("suspended on", awaitable.send(None))
    except StopIteration as stop:
        return "value", stop.value
    except BaseException as error:
        return "raised", repr(error)


async def body():
    try:
        yield 1
    finally:
        yield 2
        print("resumed after the ignored exit")


a = body()
print(run(a.__anext__()))
print(run(a.aclose()))
print(a.ag_frame is not None)
print(run(a.__anext__()))
