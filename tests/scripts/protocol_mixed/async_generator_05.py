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
    for _ in range(2):
        got = await Pause("4.1")
        print("4.1 got", got)
        try:
            got = yield "4.2"
            print("4.2 got", got)
            got = await Pause("4.3")
            print("4.3 got", got)
        except StopAsyncIteration as error:
            print("f4 caught", repr(error), "from", repr(error.__context__))
            got = await Pause("4.4")
            print("4.4 got", got)
            break
        except StopIteration as error:
            print("f4 caught", repr(error), "from", repr(error.__context__))
    got = yield "4.5"
    print("4.5 got", got)


async def f3():
    async for item in f4():
        print("item", item)
        yield ("3", item)


async def f2():
    try:
        try:
            for _ in range(2):
                got = yield "2.6"
                print("2.6 got", got)
            for _ in range(3):
                got = yield "2.7"
                print("2.7 got", got)
                got = yield "2.8"
                print("2.8 got", got)
        except GeneratorExit as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
            got = yield "2.9"
            print("2.9 got", got)
        else:
            print("f2 else")
    except Own as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        return
    finally:
        print("f2 finally", repr(sys.exception()))
    for _ in range(3):
        async for item in f3():
            print("item", item)
            yield ("2", item)
        for _ in range(1):
            try:
                got = await Pause("2.10")
                print("2.10 got", got)
                got = yield "2.11"
                print("2.11 got", got)
            finally:
                print("f2 finally", repr(sys.exception()))
            got = yield "2.12"
            print("2.12 got", got)


async def f1():
    inner = f2()
    print("first", await anext(inner, "none"))
    await inner.aclose()
    yield "1 last"


async def f0():
    got = await Pause("0.13")
    print("0.13 got", got)
    for _ in range(3):
        for _ in range(1):
            for _ in range(2):
                got = await Pause("0.14")
                print("0.14 got", got)
                got = await Pause("0.15")
                print("0.15 got", got)
            for _ in range(3):
                got = yield "0.16"
                print("0.16 got", got)
                got = await Pause("0.17")
                print("0.17 got", got)
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
drive("athrow", top.athrow(KeyError(0)))
drive("anext", top.__anext__())
drive("athrow exit", top.athrow(GeneratorExit()))
drive("asend", top.asend(3))
drive("athrow", top.athrow(ValueError(4)))
drive("asend", top.asend(5))
drive("asend", top.asend(6))
drive("anext", top.__anext__())
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
drive("athrow", top.athrow(ValueError(9)))
print("dropping")
del top
print("dropped")
