# throw into a coroutine from inside itself.
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
    try:
        show("throw", lambda: c.throw(ValueError("thrown")))
        print(state(c))
        await Pause("first")
        show("throw GeneratorExit", lambda: c.throw(GeneratorExit()))
        await Pause("second")
    finally:
        print("finally")


c = body()
print(c.send(None))
print(c.send(None))
show("throw from outside", lambda: c.throw(ValueError("outside")))
