# reference: 3.14
def run(awaitable):
    try:
        while True:
            awaitable.send(None)
    except StopIteration as stop:
        return stop.value


class Manager:
    async def __aenter__(self):
        print("enter")
        return "resource"

    async def __aexit__(self, kind, value, tb):
        print("exit", kind and kind.__name__)
        return kind is ValueError


async def body():
    async with Manager() as m:
        yield m
        yield m + "2"
    try:
        yield "try"
    finally:
        yield "finally"


async def main():
    print([x async for x in body()])
    a = body()
    print(await a.__anext__(), await a.athrow(ValueError), await a.__anext__())
    await a.__anext__
    return


c = main()
try:
    c.send(None)
except TypeError as error:
    print(error)
a = body()
run(a.__anext__())
run(a.aclose())
