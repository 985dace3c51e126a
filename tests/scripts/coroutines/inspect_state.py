import inspect


class Pause:
    def __await__(self):
        yield


async def body():
    x = 1
    print(inspect.getcoroutinestate(c))
    await Pause()


c = body()
print(inspect.getcoroutinestate(c), inspect.getcoroutinelocals(c))
c.send(None)
print(inspect.getcoroutinestate(c), inspect.getcoroutinelocals(c))
c.close()
print(inspect.getcoroutinestate(c), inspect.getcoroutinelocals(c))
