class Pause:
    def __await__(self):
        yield "p"


async def c(n):
    for _ in range(n):
        await Pause()
    return n


def steps(coroutine):
    result = yield from coroutine.__await__()
    return result


g = steps(c(2))
print(next(g), next(g))
try:
    next(g)
except StopIteration as stop:
    print(stop.value)
