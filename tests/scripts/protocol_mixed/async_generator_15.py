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


async def f2():
    async for item in f3():
        print("item", item)
        yield ("2", item)
    try:
        try:
            got = await Pause("2.2")
            print("2.2 got", got)
        finally:
            print("f2 finally", repr(sys.exception()))
        got = await Pause("2.3")
        print("2.3 got", got)
    except KeyError as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        raise Own("f2") from error
    except StopAsyncIteration as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        raise
    finally:
        print("f2 finally", repr(sys.exception()))


async def f1():
    try:
        got = await Pause("1.4")
        print("1.4 got", got)
    finally:
        print("f1 finally", repr(sys.exception()))
        got = yield "1.5"
        print("1.5 got", got)
        got = await Pause("1.6")
        print("1.6 got", got)
    got = await Pause("1.7")
    print("1.7 got", got)
    async for item in f2():
        print("item", item)
        yield ("1", item)


async def f0():
    got = await Pause("0.8")
    print("0.8 got", got)
    try:
        try:
            for _ in range(1):
                got = yield "0.9"
                print("0.9 got", got)
                got = yield "0.10"
                print("0.10 got", got)
            print([item async for item in f1()])
        except GeneratorExit as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            got = yield "0.11"
            print("0.11 got", got)
        got = yield "0.12"
        print("0.12 got", got)
    except ValueError as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        got = yield "0.13"
        print("0.13 got", got)
        got = yield "0.14"
        print("0.14 got", got)
    else:
        print("f0 else")


pending = None


def drive(label, step):
    for _ in range(20):
        try:
            print(label, "suspended on", repr(step.send(None)))
        except BaseException as error:
            print(label, "ended with", repr(error), "from", repr(error.__context__))
            return


top = f0()
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
drive("aclose", top.aclose())
drive("aclose", top.aclose())
drive("asend", top.asend(3))
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
drive("athrow", top.athrow(Own(5)))
drive("anext", top.__anext__())
drive("anext", top.__anext__())
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
drive("athrow", top.athrow(ValueError(10)))
drive("asend", top.asend(11))
print("dropping")
del top
print("dropped")
