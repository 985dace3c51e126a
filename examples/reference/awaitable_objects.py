# Awaitable objects: __await__ returns an iterator; a generator decorated with types.coroutine is awaitable without it.
import types


class Ready:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        return self.value
        yield


@types.coroutine
def suspend(value):
    return (yield value)


async def main():
    print(await Ready("ready"))
    print(await suspend("suspended"))


coroutine = main()
print(coroutine.send(None))
try:
    coroutine.send("resumed")
except StopIteration:
    pass
print(hasattr(suspend(1), "__await__"), hasattr(Ready(1), "__await__"))
