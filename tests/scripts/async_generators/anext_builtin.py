def run(awaitable):
    try:
        while True:
            print("suspended", awaitable.send(None))
    except StopIteration as stop:
        return stop.value


class Pause:
    def __await__(self):
        yield "pause"


async def body():
    await Pause()
    yield 1


a = body()


async def main():
    print(await anext(a))
    print(await anext(a, "default"))
    try:
        await anext(a)
    except StopAsyncIteration:
        print("exhausted")
    b = body()
    print(await anext(b, "default"))
    print(type(anext(b, 1)).__name__)


run(main())
try:
    anext(5)
except TypeError as error:
    print(error)
try:
    anext(5, 1)
except TypeError as error:
    print(error)
try:
    aiter(5)
except TypeError as error:
    print(error)
try:
    anext()
except TypeError as error:
    print(error)
