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
    raise LookupError("inside")


a = body()
print(attempt(a.__anext__()), attempt(a.__anext__()), attempt(a.__anext__()), attempt(a.asend(5)))
print(attempt(a.athrow(ValueError("late"))), attempt(a.aclose()))
