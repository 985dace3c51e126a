# close on a coroutine that has not started.
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


async def body():
    print("started")
    try:
        got = await Pause("first")
        print("got", got)
        got = await Pause("second")
        print("got", got)
        return "result"
    except ValueError as error:
        print("caught", repr(error))
        await Pause("from handler")
    finally:
        print("finally")


c = body()
print(state(c))
show("close", lambda: c.close())
print(state(c))
show("send None", lambda: c.send(None))
show("close again", lambda: c.close())
print(state(c))
