def attempt(awaitable):
    try:
        while True:
            awaitable.send(None)
    except StopIteration as stop:
        return "value", stop.value
    except BaseException as error:
        return "raised", repr(error)


async def body():
    yield 1


a = body()
attempt(a.__anext__())
attempt(a.__anext__())
print(attempt(a.athrow(ValueError("late"))))
print(attempt(a.athrow(GeneratorExit)))
print(attempt(a.aclose()))
print(attempt(a.asend(1)))
