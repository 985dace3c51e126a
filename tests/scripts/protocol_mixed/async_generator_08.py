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
        try:
            got = await Pause("4.1")
            print("4.1 got", got)
        except StopAsyncIteration as error:
            print("f4 caught", repr(error), "from", repr(error.__context__))
            raise
        else:
            print("f4 else")
        try:
            got = await Pause("4.2")
            print("4.2 got", got)
        except KeyError as error:
            print("f4 caught", repr(error), "from", repr(error.__context__))
            got = await Pause("4.3")
            print("4.3 got", got)
            got = await Pause("4.4")
            print("4.4 got", got)
        else:
            print("f4 else")
    except GeneratorExit as error:
        print("f4 caught", repr(error), "from", repr(error.__context__))
        got = await Pause("4.5")
        print("4.5 got", got)
    finally:
        print("f4 finally", repr(sys.exception()))
    yield "4 last"


async def f3():
    for _ in range(1):
        for _ in range(2):
            for _ in range(2):
                got = yield "3.6"
                print("3.6 got", got)
                got = yield "3.7"
                print("3.7 got", got)
    try:
        got = yield "3.8"
        print("3.8 got", got)
    except GeneratorExit as error:
        print("f3 caught", repr(error), "from", repr(error.__context__))
        raise
    finally:
        print("f3 finally", repr(sys.exception()))
    async for item in f4():
        print("item", item)
        yield ("3", item)


async def f2():
    got = yield "2.9"
    print("2.9 got", got)
    async for item in f3():
        print("item", item)
        yield ("2", item)


async def f1():
    for _ in range(3):
        print([item async for item in f2()])
        try:
            async for item in f2():
                print("item", item)
                yield ("1", item)
            async for item in f2():
                print("item", item)
                yield ("1", item)
        except GeneratorExit as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            got = yield "1.10"
            print("1.10 got", got)
            got = await Pause("1.11")
            print("1.11 got", got)
        else:
            print("f1 else")


async def f0():
    got = yield "0.12"
    print("0.12 got", got)
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
drive("athrow exit", top.athrow(GeneratorExit()))
drive("athrow exit", top.athrow(GeneratorExit()))
drive("athrow", top.athrow(KeyError(2)))
drive("asend", top.asend(3))
drive("athrow", top.athrow(KeyError(4)))
drive("asend", top.asend(5))
drive("aclose", top.aclose())
drive("asend", top.asend(7))
drive("asend", top.asend(8))
drive("anext", top.__anext__())
drive("anext", top.__anext__())
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
print("dropping")
del top
print("dropped")
