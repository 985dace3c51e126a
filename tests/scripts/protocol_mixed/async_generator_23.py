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


async def f1():
    try:
        for _ in range(3):
            for _ in range(2):
                got = yield "1.2"
                print("1.2 got", got)
            async for item in f2():
                print("item", item)
                yield ("1", item)
    except KeyError as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        raise
    finally:
        print("f1 finally", repr(sys.exception()))
        got = yield "1.3"
        print("1.3 got", got)


async def f0():
    for _ in range(3):
        async for item in f1():
            print("item", item)
            yield ("0", item)
        async for item in f1():
            print("item", item)
            yield ("0", item)


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
drive("athrow", top.athrow(Own(4)))
drive("athrow", top.athrow(KeyError(5)))
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
drive("anext", top.__anext__())
drive("aclose", top.aclose())
