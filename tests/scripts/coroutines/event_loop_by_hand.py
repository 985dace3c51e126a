from collections import deque


class Sleep:
    def __init__(self, ticks):
        self.ticks = ticks

    def __await__(self):
        for _ in range(self.ticks):
            yield


class Future:
    def __init__(self):
        self.done, self.value = False, None

    def set(self, value):
        self.done, self.value = True, value

    def __await__(self):
        while not self.done:
            yield
        return self.value


def run(*coroutines):
    ready = deque(coroutines)
    while ready:
        c = ready.popleft()
        try:
            c.send(None)
        except StopIteration as stop:
            print("finished", c.__name__, stop.value)
        else:
            ready.append(c)


async def producer(f):
    await Sleep(3)
    print("producing")
    f.set(42)
    return "produced"


async def consumer(f):
    print("waiting")
    return await f + 1


async def ticker():
    for i in range(4):
        print("tick", i)
        await Sleep(1)


f = Future()
run(consumer(f), ticker(), producer(f))
