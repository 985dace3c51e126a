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
    for _ in range(2):
        for _ in range(3):
            got = await Pause("3.2")
            print("3.2 got", got)
        try:
            got = await Pause("3.3")
            print("3.3 got", got)
            got = await Pause("3.4")
            print("3.4 got", got)
        except KeyError as error:
            print("f3 caught", repr(error), "from", repr(error.__context__))
            raise
            break
        except Own as error:
            print("f3 caught", repr(error), "from", repr(error.__context__))
        else:
            print("f3 else")
        finally:
            print("f3 finally", repr(sys.exception()))
            got = await Pause("3.5")
            print("3.5 got", got)


async def f2():
    got = await Pause("2.6")
    print("2.6 got", got)
    inner = f3()
    print("first", await anext(inner, "none"))
    await inner.aclose()
    yield "2 last"


async def f1():
    try:
        got = yield "1.7"
        print("1.7 got", got)
    except Own as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        raise
    async for item in f2():
        print("item", item)
        yield ("1", item)


async def f0():
    for _ in range(2):
        got = yield "0.8"
        print("0.8 got", got)
    inner = f1()
    print("first", await anext(inner, "none"))
    await inner.aclose()


pending = None


def drive(label, step):
    for _ in range(20):
        try:
            print(label, "suspended on", repr(step.send(None)))
        except BaseException as error:
            print(label, "ended with", repr(error), "from", repr(error.__context__))
            return


top = f0()
drive("athrow", top.athrow(ValueError(0)))
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
drive("anext", top.__anext__())
drive("asend", top.asend(3))
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
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
drive("aclose", top.aclose())
drive("athrow", top.athrow(ValueError(10)))
drive("athrow", top.athrow(Own(11)))
drive("athrow", top.athrow(ValueError(12)))
drive("anext", top.__anext__())
print("dropping")
del top
print("dropped")
