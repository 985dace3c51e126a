# The last name of a running coroutine goes away; the frame that runs it keeps it alive.
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
    global c
    try:
        del c
        print("still running")
        await Pause("first")
        print("never reached")
    finally:
        print("finally")


c = body()
print(c.send(None))
print("after")
