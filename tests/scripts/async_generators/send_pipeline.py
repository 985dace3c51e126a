def run(awaitable):
    try:
        while True:
            awaitable.send(None)
    except StopIteration as stop:
        return stop.value


async def averager():
    total = count = 0
    average = None
    while True:
        value = yield average
        if value is None:
            return
        total += value
        count += 1
        average = total / count


async def main():
    a = averager()
    await a.asend(None)
    print([await a.asend(x) for x in (10, 20, 60)])
    try:
        await a.asend(None)
    except StopAsyncIteration:
        print("end")


run(main())
