# A chain of 3 async generators under a fixed mix of send, throw, close and drop.
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


async def f2():
    for _ in range(2):
        got = yield "2.1"
        print("2.1 got", got)


async def f1():
    try:
        for _ in range(2):
            print([item async for item in f2()])
            async for item in f2():
                print("item", item)
                yield ("1", item)
    except GeneratorExit as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
    else:
        print("f1 else")


async def f0():
    async for item in f1():
        print("item", item)
        yield ("0", item)
    try:
        async for item in f1():
            print("item", item)
            yield ("0", item)
    except Own as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        raise Own("f0") from error
    finally:
        print("f0 finally", repr(sys.exception()))
        got = yield "0.2"
        print("0.2 got", got)
        got = await Pause("0.3")
        print("0.3 got", got)


pending = None


def drive(label, step):
    for _ in range(20):
        try:
            print(label, "suspended on", repr(step.send(None)))
        except BaseException as error:
            print(label, "ended with", repr(error), "from", repr(error.__context__))
            return


top = f0()
drive("athrow", top.athrow(Own(0)))
drive("athrow", top.athrow(ValueError(1)))
drive("aclose", top.aclose())
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
drive("athrow", top.athrow(Own(7)))
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
print("dropping")
del top
print("dropped")
