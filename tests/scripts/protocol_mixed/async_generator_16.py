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
    got = await Pause("3.1")
    print("3.1 got", got)
    try:
        got = yield "3.2"
        print("3.2 got", got)
        try:
            got = yield "3.3"
            print("3.3 got", got)
        except Own as error:
            print("f3 caught", repr(error), "from", repr(error.__context__))
            got = await Pause("3.4")
            print("3.4 got", got)
            got = yield "3.5"
            print("3.5 got", got)
        except KeyError as error:
            print("f3 caught", repr(error), "from", repr(error.__context__))
        else:
            print("f3 else")
    except ValueError as error:
        print("f3 caught", repr(error), "from", repr(error.__context__))
        raise
    except KeyError as error:
        print("f3 caught", repr(error), "from", repr(error.__context__))


async def f2():
    for _ in range(2):
        got = await Pause("2.6")
        print("2.6 got", got)
        try:
            inner = f3()
            print("first", await anext(inner, "none"))
            await inner.aclose()
        except StopAsyncIteration as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
    yield "2 last"


async def f1():
    print([item async for item in f2()])
    yield "1 last"


async def f0():
    got = yield "0.7"
    print("0.7 got", got)
    try:
        print([item async for item in f1()])
    except StopAsyncIteration as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
    except GeneratorExit as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        got = yield "0.8"
        print("0.8 got", got)
    finally:
        print("f0 finally", repr(sys.exception()))


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
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("aclose", top.aclose())
drive("asend", top.asend(4))
drive("asend", top.asend(5))
drive("anext", top.__anext__())
drive("athrow", top.athrow(KeyError(7)))
print("dropping")
del top
print("dropped")
