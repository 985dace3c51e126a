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
    for _ in range(1):
        got = await Pause("3.2")
        print("3.2 got", got)
        try:
            async for item in f4():
                print("item", item)
                yield ("3", item)
            try:
                got = yield "3.3"
                print("3.3 got", got)
            finally:
                print("f3 finally", repr(sys.exception()))
        except KeyError as error:
            print("f3 caught", repr(error), "from", repr(error.__context__))
            got = await Pause("3.4")
            print("3.4 got", got)
            got = await Pause("3.5")
            print("3.5 got", got)
        except Own as error:
            print("f3 caught", repr(error), "from", repr(error.__context__))
        finally:
            print("f3 finally", repr(sys.exception()))


async def f2():
    async for item in f3():
        print("item", item)
        yield ("2", item)


async def f1():
    got = yield "1.6"
    print("1.6 got", got)
    got = await Pause("1.7")
    print("1.7 got", got)
    async for item in f2():
        print("item", item)
        yield ("1", item)


async def f0():
    try:
        got = await Pause("0.8")
        print("0.8 got", got)
    except KeyError as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        got = yield "0.9"
        print("0.9 got", got)
        got = yield "0.10"
        print("0.10 got", got)
    except StopIteration as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
    finally:
        print("f0 finally", repr(sys.exception()))
        got = yield "0.11"
        print("0.11 got", got)
    for _ in range(1):
        got = await Pause("0.12")
        print("0.12 got", got)
        got = yield "0.13"
        print("0.13 got", got)
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
drive("anext", top.__anext__())
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
drive("asend", top.asend(4))
drive("asend", top.asend(5))
drive("athrow", top.athrow(ValueError(6)))
drive("aclose", top.aclose())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
drive("athrow", top.athrow(Own(11)))
drive("athrow", top.athrow(ValueError(12)))
drive("anext", top.__anext__())
print("dropping")
del top
print("dropped")
