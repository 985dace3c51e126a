# drop on a coroutine that awaits another.
def show(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", type(error).__name__ + ":", error)


def state(c):
    if c.cr_running:
        return "running"
    if c.cr_suspended:
        return "suspended"
    return "finished" if c.cr_frame is None else "created"


class Pause:
    """Suspends once, through a generator."""

    def __init__(self, tag):
        self.tag = tag

    def __await__(self):
        try:
            got = yield self.tag
            return got
        finally:
            print("pause", self.tag, "over")


async def inner():
    try:
        got = await Pause("first")
        print("inner got", got)
        got = await Pause("second")
        print("inner got", got)
        return "inner result"
    except ValueError as error:
        print("inner caught", repr(error))
        await Pause("from inner handler")
    finally:
        print("inner finally")


async def outer():
    try:
        value = await inner()
        print("outer received", value)
        return "outer result"
    except KeyError as error:
        print("outer caught", repr(error))
        await Pause("from outer handler")
    finally:
        print("outer finally")


c = outer()
print(c.send(None))
print(state(c), c.cr_await.__name__)
print("dropping")
del c
print("dropped")
