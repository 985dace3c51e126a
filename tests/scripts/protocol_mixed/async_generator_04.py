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
    got = yield "2.1"
    print("2.1 got", got)


async def f1():
    try:
        print([item async for item in f2()])
        print([item async for item in f2()])
    except Own as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        raise
    except StopAsyncIteration as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        return
    finally:
        print("f1 finally", repr(sys.exception()))
    yield "1 last"


async def f0():
    got = await Pause("0.2")
    print("0.2 got", got)
    got = yield "0.3"
    print("0.3 got", got)
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
drive("anext", top.__anext__())
drive("asend", top.asend(2))
drive("aclose", top.aclose())
drive("athrow exit", top.athrow(GeneratorExit()))
drive("anext", top.__anext__())
drive("asend", top.asend(6))
drive("athrow exit", top.athrow(GeneratorExit()))
drive("asend", top.asend(8))
drive("aclose", top.aclose())
