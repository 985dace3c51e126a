def run(awaitable):
    try:
        while True:
            awaitable.send(None)
    except StopIteration as stop:
        return "value", stop.value
    except BaseException as error:
        return "raised", repr(error), repr(error.__context__)


async def body(error):
    try:
        yield 1
    finally:
        raise error


for error in (ValueError("v"), StopIteration("s"), StopAsyncIteration("a"), GeneratorExit("g"), KeyboardInterrupt()):
    a = body(error)
    run(a.__anext__())
    print(run(a.aclose()))
    print("again", run(a.aclose())[:2])
