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
    yield "4 last"


async def f3():
    got = await Pause("3.2")
    print("3.2 got", got)
    async for item in f4():
        print("item", item)
        yield ("3", item)


async def f2():
    got = yield "2.3"
    print("2.3 got", got)
    async for item in f3():
        print("item", item)
        yield ("2", item)


async def f1():
    got = yield "1.4"
    print("1.4 got", got)
    for _ in range(3):
        for _ in range(1):
            for _ in range(1):
                got = await Pause("1.5")
                print("1.5 got", got)
                got = yield "1.6"
                print("1.6 got", got)
            try:
                got = yield "1.7"
                print("1.7 got", got)
                got = yield "1.8"
                print("1.8 got", got)
            finally:
                print("f1 finally", repr(sys.exception()))
        try:
            try:
                got = await Pause("1.9")
                print("1.9 got", got)
                got = yield "1.10"
                print("1.10 got", got)
            finally:
                print("f1 finally", repr(sys.exception()))
            got = yield "1.11"
            print("1.11 got", got)
        except GeneratorExit as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            raise
        finally:
            print("f1 finally", repr(sys.exception()))
    inner = f2()
    print("first", await anext(inner, "none"))
    await inner.aclose()


async def f0():
    try:
        try:
            for _ in range(1):
                got = await Pause("0.12")
                print("0.12 got", got)
                got = yield "0.13"
                print("0.13 got", got)
        finally:
            print("f0 finally", repr(sys.exception()))
    finally:
        print("f0 finally", repr(sys.exception()))
    try:
        got = await Pause("0.14")
        print("0.14 got", got)
        try:
            for _ in range(3):
                got = await Pause("0.15")
                print("0.15 got", got)
        except ValueError as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
        else:
            print("f0 else")
        finally:
            print("f0 finally", repr(sys.exception()))
            got = await Pause("0.16")
            print("0.16 got", got)
    except KeyError as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        got = yield "0.17"
        print("0.17 got", got)
    finally:
        print("f0 finally", repr(sys.exception()))
        got = await Pause("0.18")
        print("0.18 got", got)
        got = yield "0.19"
        print("0.19 got", got)
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
drive("athrow", top.athrow(ValueError(0)))
drive("anext", top.__anext__())
drive("athrow", top.athrow(KeyError(2)))
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("athrow", top.athrow(ValueError(5)))
drive("athrow", top.athrow(KeyError(6)))
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("asend", top.asend(9))
print("dropping")
del top
print("dropped")
