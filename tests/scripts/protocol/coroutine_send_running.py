# send on a coroutine from inside itself.
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
    print(state(c))
    show("send None", lambda: c.send(None))
    show("send value", lambda: c.send(1))
    try:
        await c
    except RuntimeError as error:
        print("await raised", error)
    except ValueError as error:
        print("await raised", type(error).__name__, error)
    got = await Pause("first")
    print("got", got)
    show("send value", lambda: c.send(2))
    return "result"


c = body()
print(c.send(None))
show("send", lambda: c.send("outside"))
