def run(awaitable):
    try:
        while True:
            awaitable.send(None)
    except StopIteration as stop:
        return "value", stop.value
    except BaseException as error:
        return "raised", repr(error)


async def body():
    while True:
        try:
            yield 1
        except GeneratorExit:
            print("exit seen")
            return
        finally:
            print("finally")


a = body()
print(run(a.__anext__()), run(a.aclose()), run(a.aclose()), run(a.__anext__()))
