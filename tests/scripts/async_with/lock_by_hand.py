from collections import deque


class Lock:
    def __init__(self):
        self.held, self.waiting = False, deque()

    async def __aenter__(self):
        while self.held:
            await Wait()
        self.held = True

    async def __aexit__(self, *a):
        self.held = False


class Wait:
    def __await__(self):
        yield


async def worker(name, lock, log):
    for i in range(2):
        async with lock:
            log.append(f"{name}{i} in")
            await Wait()
            log.append(f"{name}{i} out")
        await Wait()


lock, log = Lock(), []
ready = deque([worker("a", lock, log), worker("b", lock, log)])
while ready:
    c = ready.popleft()
    try:
        c.send(None)
        ready.append(c)
    except StopIteration:
        pass
print(log)
