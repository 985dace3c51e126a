class Awaitable:
    def __init__(self, iterator):
        self.iterator = iterator

    def __await__(self):
        return self.iterator


class Custom:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n == 3:
            raise StopIteration("custom value")
        return self.n


class OnlyNext:
    def __next__(self):
        raise StopIteration("no __iter__ needed")


def gen():
    yield "g"
    return "generator value"


async def body(x):
    return await Awaitable(x)


def run(c):
    seen = []
    while True:
        try:
            seen.append(c.send(None))
        except StopIteration as stop:
            return seen, stop.value


for x in (iter([1, 2]), Custom(), OnlyNext(), gen(), map(str, [5]), zip("ab")):
    print(run(body(x)))
