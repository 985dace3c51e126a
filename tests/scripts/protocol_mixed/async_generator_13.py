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
    got = yield "3.1"
    print("3.1 got", got)
    for _ in range(3):
        try:
            got = await Pause("3.2")
            print("3.2 got", got)
            got = yield "3.3"
            print("3.3 got", got)
        finally:
            print("f3 finally", repr(sys.exception()))
            got = await Pause("3.4")
            print("3.4 got", got)
        got = yield "3.5"
        print("3.5 got", got)


async def f2():
    got = yield "2.6"
    print("2.6 got", got)
    async for item in f3():
        print("item", item)
        yield ("2", item)


async def f1():
    for _ in range(1):
        try:
            got = await Pause("1.7")
            print("1.7 got", got)
            got = await Pause("1.8")
            print("1.8 got", got)
        except ValueError as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            got = await Pause("1.9")
            print("1.9 got", got)
            break
    async for item in f2():
        print("item", item)
        yield ("1", item)


async def f0():
    inner = f1()
    print("first", await anext(inner, "none"))
    await inner.aclose()
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
drive("athrow exit", top.athrow(GeneratorExit()))
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
drive("anext", top.__anext__())
drive("asend", top.asend(6))
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("asend", top.asend(10))
print("dropping")
del top
print("dropped")
