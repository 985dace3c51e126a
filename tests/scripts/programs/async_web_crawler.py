from collections import deque

PAGES = {"/": ["/a", "/b"], "/a": ["/b", "/c"], "/b": [], "/c": ["/", "/missing"]}


class Sleep:
    def __init__(self, ticks):
        self.ticks = ticks

    def __await__(self):
        for _ in range(self.ticks):
            yield


class Task:
    def __init__(self, loop, coroutine, name):
        self.loop, self.coroutine, self.name = loop, coroutine, name
        self.done, self.result, self.error, self.cancelled = False, None, None, False

    def step(self):
        try:
            self.coroutine.throw(Cancelled()) if self.cancelled else self.coroutine.send(None)
        except StopIteration as stop:
            self.done, self.result = True, stop.value
        except Exception as error:
            self.done, self.error = True, error

    def cancel(self):
        self.cancelled = True

    def __await__(self):
        while not self.done:
            yield
        if self.error:
            raise self.error
        return self.result


class Cancelled(Exception):
    pass


class Loop:
    def __init__(self):
        self.ready, self.tick = deque(), 0

    def spawn(self, coroutine):
        task = Task(self, coroutine, coroutine.__name__)
        self.ready.append(task)
        return task

    def run(self, coroutine):
        main = self.spawn(coroutine)
        while not main.done:
            self.tick += 1
            for _ in range(len(self.ready)):
                task = self.ready.popleft()
                task.step()
                if not task.done:
                    self.ready.append(task)
        if main.error:
            raise main.error
        return main.result


loop = Loop()


class Semaphore:
    def __init__(self, n):
        self.n = n

    async def __aenter__(self):
        while not self.n:
            await Sleep(1)
        self.n -= 1

    async def __aexit__(self, *a):
        self.n += 1


async def fetch(url):
    await Sleep(2)
    if url not in PAGES:
        raise KeyError(url)
    return PAGES[url]


async def crawl(start, limit):
    seen, limiter = {start}, Semaphore(limit)
    pending = [loop.spawn(visit(start, limiter))]
    while pending:
        task = pending.pop(0)
        try:
            url, links = await task
        except KeyError as error:
            yield f"failed {error}"
            continue
        yield f"{url} -> {links}"
        for link in links:
            if link not in seen:
                seen.add(link)
                pending.append(loop.spawn(visit(link, limiter)))


async def visit(url, limiter):
    async with limiter:
        return url, await fetch(url)


async def main():
    lines = [line async for line in crawl("/", 1)]
    slow = loop.spawn(fetch("/"))
    await Sleep(1)
    slow.cancel()
    try:
        await slow
    except Cancelled:
        lines.append("cancelled")
    return lines


for line in loop.run(main()):
    print(line)
