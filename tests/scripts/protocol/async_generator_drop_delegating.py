# drop on an async generator that is suspended in an await.
def show(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", type(error).__name__ + ":", error)


def state(a):
    if a.ag_running:
        return "running"
    if a.ag_suspended:
        return "suspended"
    return "finished" if a.ag_frame is None else "created"


def run(awaitable):
    """Drives an awaitable to its end, printing where it suspends."""
    while True:
        try:
            print("  suspended on", awaitable.send(None))
        except StopIteration as stop:
            return stop.value


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
        got = yield "first"
        print("got", got)
        await Pause("between")
        got = yield "second"
        print("got", got)
    except ValueError as error:
        print("caught", repr(error))
        yield "from handler"
    finally:
        print("finally")


a = body()
print(run(a.__anext__()))
step = a.asend("go on")
print(step.send(None))
print(state(a), a.ag_await.__name__)
print("dropping")
del a
print("the step still holds it")
del step
print("dropped")
