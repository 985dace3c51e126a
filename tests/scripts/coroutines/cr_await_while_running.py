async def low():
    print("low:", c.cr_running, c.cr_await is not None and c.cr_await.__name__, c.cr_suspended)


async def top():
    await low()


c = top()
try:
    c.send(None)
except StopIteration:
    print("done")
