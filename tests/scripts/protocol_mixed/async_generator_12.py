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
    got = await Pause("4.2")
    print("4.2 got", got)
    yield "4 last"


async def f3():
    got = await Pause("3.3")
    print("3.3 got", got)
    try:
        async for item in f4():
            print("item", item)
            yield ("3", item)
        try:
            for _ in range(3):
                got = await Pause("3.4")
                print("3.4 got", got)
                got = yield "3.5"
                print("3.5 got", got)
            try:
                got = await Pause("3.6")
                print("3.6 got", got)
            finally:
                print("f3 finally", repr(sys.exception()))
        finally:
            print("f3 finally", repr(sys.exception()))
    except Own as error:
        print("f3 caught", repr(error), "from", repr(error.__context__))
        got = yield "3.7"
        print("3.7 got", got)
    finally:
        print("f3 finally", repr(sys.exception()))
        got = yield "3.8"
        print("3.8 got", got)
        got = yield "3.9"
        print("3.9 got", got)


async def f2():
    try:
        try:
            got = await Pause("2.10")
            print("2.10 got", got)
        except KeyError as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
    finally:
        print("f2 finally", repr(sys.exception()))
    got = await Pause("2.11")
    print("2.11 got", got)
    async for item in f3():
        print("item", item)
        yield ("2", item)


async def f1():
    for _ in range(3):
        got = yield "1.12"
        print("1.12 got", got)
    inner = f2()
    print("first", await anext(inner, "none"))
    await inner.aclose()


async def f0():
    try:
        try:
            got = yield "0.13"
            print("0.13 got", got)
        except KeyError as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            raise
        except ValueError as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            got = yield "0.14"
            print("0.14 got", got)
    except StopIteration as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        got = yield "0.15"
        print("0.15 got", got)
        got = yield "0.16"
        print("0.16 got", got)
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
drive("asend", top.asend(1))
drive("athrow", top.athrow(KeyError(2)))
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
drive("athrow exit", top.athrow(GeneratorExit()))
drive("asend", top.asend(5))
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("asend", top.asend(8))
drive("anext", top.__anext__())
drive("athrow", top.athrow(Own(10)))
print("dropping")
del top
print("dropped")
