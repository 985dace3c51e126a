from collections.abc import Awaitable, Coroutine


class Yes:
    def __await__(self):
        yield


class Own(Coroutine):
    def __init__(self):
        self.steps = iter(["one", "two"])

    def send(self, value):
        return next(self.steps)

    def throw(self, kind, value=None, tb=None):
        raise kind

    def __await__(self):
        return self.steps


async def body():
    return await Own()


print(isinstance(Yes(), Awaitable), issubclass(Yes, Awaitable), isinstance(5, Awaitable), isinstance(Own(), Coroutine))
c = body()
print(c.send(None), c.send(None))
try:
    c.send(None)
except StopIteration as stop:
    print(stop.value)
print(Own().close())
