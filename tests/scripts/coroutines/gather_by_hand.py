class Suspend:
    def __init__(self, v):
        self.v = v

    def __await__(self):
        return (yield self.v)


class Gather:
    def __init__(self, *awaitables):
        self.awaitables = awaitables

    def __await__(self):
        pending = {i: a.__await__() for i, a in enumerate(self.awaitables)}
        results = [None] * len(pending)
        while pending:
            for i, it in list(pending.items()):
                try:
                    got = yield (i, next(it))
                except StopIteration as stop:
                    results[i] = stop.value
                    del pending[i]
        return results


async def job(name, n):
    for i in range(n):
        await Suspend(f"{name}{i}")
    return name * n


async def main():
    return await Gather(job("a", 2), job("b", 1), job("c", 3))


c = main()
while True:
    try:
        print(c.send(None))
    except StopIteration as stop:
        print(stop.value)
        break
