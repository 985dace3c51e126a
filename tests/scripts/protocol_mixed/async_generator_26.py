# A chain of 4 async generators under a fixed mix of send, throw, close and drop.
import sys

sys.unraisablehook = lambda report: print("unraisable", repr(report.exc_value))


class Own(Exception):
    pass


class Pause:
    def __init__(self, tag):
        self.tag = tag

    def __await__(self):
        try:
            got = yield self.tag
            print("pause", self.tag, "got", got)
            return got
        except Own as error:
            print("pause", self.tag, "caught", repr(error))
            return "caught"
        finally:
            print("pause", self.tag, "over")


async def f3():
    try:
        got = yield "3.1"
        print("3.1 got", got)
        got = yield "3.2"
        print("3.2 got", got)
    finally:
        print("f3 finally", repr(sys.exception()))
    for _ in range(3):
        got = yield "3.3"
        print("3.3 got", got)


async def f2():
    got = await Pause("2.4")
    print("2.4 got", got)
    print([item async for item in f3()])
    yield "2 last"


async def f1():
    async for item in f2():
        print("item", item)
        yield ("1", item)


async def f0():
    print([item async for item in f1()])
    yield "0 last"


pending = None


def drive(label, step):
    for _ in range(20):
        try:
            print(label, "suspended on", repr(step.send(None)))
        except BaseException as error:
            print(label, "ended with", repr(error), "from", repr(error.__context__))
            return


top = f0()
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("asend", top.asend(3))
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("asend", top.asend(6))
drive("anext", top.__anext__())
drive("athrow", top.athrow(ValueError(8)))
drive("asend", top.asend(9))
print("dropping")
del top
print("dropped")
