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
    got = yield "2.2"
    print("2.2 got", got)
    async for item in f3():
        print("item", item)
        yield ("2", item)


async def f1():
    try:
        try:
            async for item in f2():
                print("item", item)
                yield ("1", item)
            async for item in f2():
                print("item", item)
                yield ("1", item)
        except Own as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
        else:
            print("f1 else")
        for _ in range(1):
            async for item in f2():
                print("item", item)
                yield ("1", item)
            for _ in range(1):
                got = yield "1.3"
                print("1.3 got", got)
    except StopAsyncIteration as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
    except ValueError as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        return
    async for item in f2():
        print("item", item)
        yield ("1", item)


async def f0():
    try:
        got = yield "0.4"
        print("0.4 got", got)
    finally:
        print("f0 finally", repr(sys.exception()))
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
drive("athrow", top.athrow(KeyError(0)))
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("athrow", top.athrow(Own(4)))
drive("asend", top.asend(5))
drive("anext", top.__anext__())
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
drive("asend", top.asend(8))
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("athrow", top.athrow(KeyError(13)))
drive("aclose", top.aclose())
