async def echo():
    got = None
    while got != "stop":
        got = yield got


async def main():
    e = echo()
    await e.asend(None)
    print([await e.asend(x) for x in range(3)])
    try:
        await e.asend("stop")
    except StopAsyncIteration:
        print("stopped")


try:
    main().send(None)
except StopIteration:
    pass
