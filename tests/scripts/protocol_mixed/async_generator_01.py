# A chain of 5 async generators under a fixed mix of send, throw, close and drop.
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


async def f4():
    try:
        for _ in range(1):
            got = yield "4.1"
            print("4.1 got", got)
    except StopIteration as error:
        print("f4 caught", repr(error), "from", repr(error.__context__))
        raise Own("f4") from error
    finally:
        print("f4 finally", repr(sys.exception()))
    got = await Pause("4.2")
    print("4.2 got", got)


async def f3():
    got = await Pause("3.3")
    print("3.3 got", got)
    got = await Pause("3.4")
    print("3.4 got", got)
    async for item in f4():
        print("item", item)
        yield ("3", item)


async def f2():
    for _ in range(1):
        try:
            for _ in range(2):
                got = yield "2.5"
                print("2.5 got", got)
                got = yield "2.6"
                print("2.6 got", got)
        finally:
            print("f2 finally", repr(sys.exception()))
    print([item async for item in f3()])


async def f1():
    async for item in f2():
        print("item", item)
        yield ("1", item)
    got = yield "1.7"
    print("1.7 got", got)


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
drive("athrow", top.athrow(KeyError(1)))
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("athrow", top.athrow(ValueError(5)))
drive("asend", top.asend(6))
drive("athrow", top.athrow(ValueError(7)))
drive("anext", top.__anext__())
drive("aclose", top.aclose())
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
drive("anext", top.__anext__())
print("dropping")
del top
print("dropped")
