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
    got = await Pause("3.2")
    print("3.2 got", got)
    yield "3 last"


async def f2():
    try:
        got = yield "2.3"
        print("2.3 got", got)
    except GeneratorExit as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
    try:
        try:
            got = yield "2.4"
            print("2.4 got", got)
        except StopIteration as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
            raise
        finally:
            print("f2 finally", repr(sys.exception()))
    except StopAsyncIteration as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        got = yield "2.5"
        print("2.5 got", got)
        got = yield "2.6"
        print("2.6 got", got)
    else:
        print("f2 else")
    async for item in f3():
        print("item", item)
        yield ("2", item)


async def f1():
    got = await Pause("1.7")
    print("1.7 got", got)
    async for item in f2():
        print("item", item)
        yield ("1", item)


async def f0():
    print([item async for item in f1()])
    for _ in range(1):
        got = await Pause("0.8")
        print("0.8 got", got)
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
drive("asend", top.asend(3))
drive("athrow", top.athrow(KeyError(4)))
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("aclose", top.aclose())
drive("anext", top.__anext__())
drive("aclose", top.aclose())
