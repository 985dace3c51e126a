import types


class Iterator:
    def __init__(self):
        self.left = 2

    def __await__(self):
        return self

    def __next__(self):
        if self.left:
            self.left -= 1
            return f"iterator {self.left}"
        raise StopIteration("iterator result")


@types.coroutine
def based():
    got = yield "generator-based"
    return got


class Generator:
    def __await__(self):
        got = yield "generator"
        return got


async def native():
    return [await Iterator(), await based(), await Generator()]


async def top():
    return await native()


c = top()
print(c.send(None), c.send(None), c.send(None), c.send("a"))
try:
    c.send("b")
except StopIteration as stop:
    print(stop.value)
