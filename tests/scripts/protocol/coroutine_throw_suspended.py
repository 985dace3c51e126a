# throw on a coroutine suspended on an iterator of a class.
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
    """Suspends once; its iterator has neither send nor throw nor close."""

    def __init__(self, tag):
        self.tag = tag

    def __await__(self):
        return self.__class__.Steps(self.tag)

    class Steps:
        def __init__(self, tag):
            self.tags = [tag]

        def __iter__(self):
            return self

        def __next__(self):
            if self.tags:
                return self.tags.pop()
            raise StopIteration("resumed")


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
print(state(c), type(c.cr_await).__name__)
show("throw ValueError", lambda: c.throw(ValueError("thrown")))
print(state(c))
show("throw KeyError", lambda: c.throw(KeyError("key")))
print(state(c))
show("send None", lambda: c.send(None))
print(state(c))

c.close()
