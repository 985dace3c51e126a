# reference: 3.14
import types


@types.coroutine
def returns_generator():
    def inner():
        x = yield "from inner"
        return x

    return inner()


@types.coroutine
def returns_value():
    return 5


class Own:
    def __await__(self):
        yield "own"


@types.coroutine
def returns_awaitable():
    return Own()


async def body(f):
    return await f()


c = body(returns_generator)
print(c.send(None))
try:
    c.send("value")
except StopIteration as stop:
    print(stop.value)
try:
    body(returns_value).send(None)
except TypeError as error:
    print(error)
print(body(returns_awaitable).send(None))
w = returns_generator()
print(type(w).__name__, w.gi_running, w.gi_frame is not None, w.__name__)
