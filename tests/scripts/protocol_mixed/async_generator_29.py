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
    got = await Pause("2.1")
    print("2.1 got", got)
    got = yield "2.2"
    print("2.2 got", got)


async def f1():
    inner = f2()
    print("first", await anext(inner, "none"))
    await inner.aclose()
    yield "1 last"


async def f0():
    try:
        async for item in f1():
            print("item", item)
            yield ("0", item)
    except ValueError as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        raise
    except GeneratorExit as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
    else:
        print("f0 else")
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
drive("athrow", top.athrow(ValueError(0)))
drive("anext", top.__anext__())
drive("athrow exit", top.athrow(GeneratorExit()))
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("athrow", top.athrow(KeyError(7)))
drive("asend", top.asend(8))
drive("anext", top.__anext__())
drive("aclose", top.aclose())
