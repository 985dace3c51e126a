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
    got = await Pause("4.1")
    print("4.1 got", got)
    yield "4 last"


async def f3():
    inner = f4()
    print("first", await anext(inner, "none"))
    await inner.aclose()
    got = yield "3.2"
    print("3.2 got", got)


async def f2():
    for _ in range(3):
        for _ in range(1):
            async for item in f3():
                print("item", item)
                yield ("2", item)
            for _ in range(3):
                got = await Pause("2.3")
                print("2.3 got", got)


async def f1():
    try:
        try:
            for _ in range(2):
                got = yield "1.4"
                print("1.4 got", got)
                got = await Pause("1.5")
                print("1.5 got", got)
            got = await Pause("1.6")
            print("1.6 got", got)
        except GeneratorExit as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            raise Own("f1") from error
        else:
            print("f1 else")
        finally:
            print("f1 finally", repr(sys.exception()))
            got = yield "1.7"
            print("1.7 got", got)
            got = yield "1.8"
            print("1.8 got", got)
    finally:
        print("f1 finally", repr(sys.exception()))
    got = yield "1.9"
    print("1.9 got", got)
    async for item in f2():
        print("item", item)
        yield ("1", item)


async def f0():
    async for item in f1():
        print("item", item)
        yield ("0", item)
    print([item async for item in f1()])


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
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
drive("athrow", top.athrow(KeyError(2)))
drive("anext", top.__anext__())
drive("athrow", top.athrow(ValueError(4)))
drive("asend", top.asend(5))
drive("anext", top.__anext__())
drive("athrow", top.athrow(ValueError(7)))
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
print("dropping")
del top
print("dropped")
