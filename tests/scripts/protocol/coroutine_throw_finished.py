# throw on a coroutine that has returned or failed.
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
print(c.send(None))
print(c.send(1))
show("last step", lambda: c.send(2))
print(state(c))
show("throw ValueError", lambda: c.throw(ValueError("thrown")))
print(state(c))
show("throw KeyError", lambda: c.throw(KeyError("key")))
print(state(c))
show("send None", lambda: c.send(None))
print(state(c))


async def failing():
    raise LookupError("own error")


c = failing()
show("run into the error", lambda: c.send(None))
print(state(c))
show("throw ValueError", lambda: c.throw(ValueError("thrown")))
print(state(c))
show("throw KeyError", lambda: c.throw(KeyError("key")))
print(state(c))
show("send None", lambda: c.send(None))
print(state(c))
