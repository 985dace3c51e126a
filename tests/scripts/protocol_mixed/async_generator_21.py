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
    got = yield "3.2"
    print("3.2 got", got)


async def f2():
    for _ in range(2):
        got = yield "2.3"
        print("2.3 got", got)
    inner = f3()
    print("first", await anext(inner, "none"))
    await inner.aclose()


async def f1():
    async for item in f2():
        print("item", item)
        yield ("1", item)


async def f0():
    try:
        got = yield "0.4"
        print("0.4 got", got)
    except GeneratorExit as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
    except KeyError as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
    else:
        print("f0 else")
    finally:
        print("f0 finally", repr(sys.exception()))
        got = await Pause("0.5")
        print("0.5 got", got)
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
drive("athrow", top.athrow(ValueError(2)))
drive("anext", top.__anext__())
drive("athrow exit", top.athrow(GeneratorExit()))
drive("anext", top.__anext__())
drive("athrow", top.athrow(ValueError(6)))
drive("asend", top.asend(7))
drive("asend", top.asend(8))
drive("anext", top.__anext__())
print("dropping")
del top
print("dropped")
