# A coroutine's send reaches the innermost generator with the value.
class Log:
    def __await__(self):
        received = []
        for i in range(3):
            received.append((yield i))
        return received


async def low():
    return await Log()


async def top():
    return await low()


c = top()
print([c.send(None), c.send("x"), c.send("y")])
try:
    c.send("z")
except StopIteration as stop:
    print(stop.value)


class NoSend:
    def __await__(self):
        return iter([1, 2])


async def other():
    await NoSend()


c = other()
c.send(None)
try:
    c.send("value")
except AttributeError as error:
    print(error)
