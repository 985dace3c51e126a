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
    except ValueError:
        return
    except GeneratorExit:
        yield "after exit"


a = body()
run(a.__anext__())
print(run(a.athrow(ValueError)))
print(run(a.__anext__()))
a = body()
run(a.__anext__())
print(run(a.athrow(GeneratorExit)))
print(run(a.athrow(GeneratorExit)))
print(run(a.athrow(StopIteration("s"))))
a = body()
run(a.__anext__())
print(run(a.athrow(StopIteration("s"))))
a = body()
run(a.__anext__())
print(run(a.athrow(StopAsyncIteration("s"))))
