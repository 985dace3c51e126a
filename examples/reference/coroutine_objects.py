# Coroutine objects: driven by send, throw and close, or by iterating over what __await__() returns.
class Suspend:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        return (yield self.value)


async def work():
    first = await Suspend("first")
    second = await Suspend("second")
    return first, second


coroutine = work()
print(coroutine.send(None))
print(coroutine.send(1))
try:
    coroutine.send(2)
except StopIteration as stop:
    print("returned", stop.value)

iterator = work().__await__()
for suspended_on in iterator:
    print(suspended_on)

coroutine = work()
coroutine.send(None)
try:
    coroutine.throw(ValueError("from outside"))
except ValueError as error:
    print(repr(error))

try:
    iter(work_object := work())
except TypeError as error:
    print(error)
work_object.close()


async def await_twice(awaitable):
    await awaitable
    await awaitable


async def quick():
    pass


try:
    await_twice(quick()).send(None)
except RuntimeError as error:
    print(error)
