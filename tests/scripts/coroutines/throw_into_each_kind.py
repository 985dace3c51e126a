import types


class WithThrow:
    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        return "waiting"

    def throw(self, error):
        print("own throw", repr(error))
        raise StopIteration("turned into a result")


class WithoutThrow:
    def __await__(self):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        return "waiting"


@types.coroutine
def based():
    try:
        yield "waiting"
    except ValueError as error:
        return f"based caught {error}"


async def body(x):
    return await x


for make in (WithThrow, WithoutThrow, based):
    c = body(make())
    c.send(None)
    try:
        print(c.throw(ValueError("v")))
    except StopIteration as stop:
        print("result", stop.value)
    except ValueError as error:
        print("came back", repr(error))
