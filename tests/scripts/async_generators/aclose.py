def run(awaitable):
    try:
        while True:
            print("suspended on", awaitable.send(None))
    except StopIteration as stop:
        return "value", stop.value
    except BaseException as error:
        return "raised", repr(error)


class Pause:
    def __await__(self):
        yield "pause"


async def body():
    try:
        yield 1
        yield 2
    finally:
        print("finally")
        await Pause()
        print("finally resumed")


a = body()
print(run(a.__anext__()))
print(run(a.aclose()))
print(run(a.aclose()))
print(run(a.__anext__()))
a = body()
print(run(a.aclose()), a.ag_frame)
print(run(a.__anext__()))
