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
    except GeneratorExit:
        await Pause()
        yield 2


a = body()
run(a.__anext__())
print(run(a.aclose()))
