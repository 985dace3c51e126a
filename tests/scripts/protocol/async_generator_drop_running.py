# The last name of a running async generator goes away; its step keeps it alive.
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
    global a
    try:
        del a
        print("still running")
        yield "first"
        print("never reached")
    finally:
        print("finally")


a = body()
print(run(a.__anext__()))
print("after")
