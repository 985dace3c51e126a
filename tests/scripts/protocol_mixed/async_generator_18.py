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
    got = yield "4.1"
    print("4.1 got", got)


async def f3():
    try:
        async for item in f4():
            print("item", item)
            yield ("3", item)
    except ValueError as error:
        print("f3 caught", repr(error), "from", repr(error.__context__))
    else:
        print("f3 else")
    try:
        try:
            async for item in f4():
                print("item", item)
                yield ("3", item)
        except GeneratorExit as error:
            print("f3 caught", repr(error), "from", repr(error.__context__))
            got = yield "3.2"
            print("3.2 got", got)
        finally:
            print("f3 finally", repr(sys.exception()))
        try:
            got = yield "3.3"
            print("3.3 got", got)
        except ValueError as error:
            print("f3 caught", repr(error), "from", repr(error.__context__))
            raise Own("f3") from error
        except StopAsyncIteration as error:
            print("f3 caught", repr(error), "from", repr(error.__context__))
            got = yield "3.4"
            print("3.4 got", got)
    except KeyError as error:
        print("f3 caught", repr(error), "from", repr(error.__context__))
        raise Own("f3") from error
    except GeneratorExit as error:
        print("f3 caught", repr(error), "from", repr(error.__context__))
        raise Own("f3") from error
    else:
        print("f3 else")


async def f2():
    inner = f3()
    print("first", await anext(inner, "none"))
    await inner.aclose()
    yield "2 last"


async def f1():
    got = yield "1.5"
    print("1.5 got", got)
    async for item in f2():
        print("item", item)
        yield ("1", item)


async def f0():
    got = yield "0.6"
    print("0.6 got", got)
    try:
        for _ in range(1):
            got = yield "0.7"
            print("0.7 got", got)
        try:
            try:
                got = yield "0.8"
                print("0.8 got", got)
                got = await Pause("0.9")
                print("0.9 got", got)
            except ValueError as error:
                print("f0 caught", repr(error), "from", repr(error.__context__))
                return
            finally:
                print("f0 finally", repr(sys.exception()))
                got = await Pause("0.10")
                print("0.10 got", got)
            got = yield "0.11"
            print("0.11 got", got)
        except ValueError as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            got = await Pause("0.12")
            print("0.12 got", got)
            got = await Pause("0.13")
            print("0.13 got", got)
        except GeneratorExit as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
    finally:
        print("f0 finally", repr(sys.exception()))
    inner = f1()
    print("first", await anext(inner, "none"))
    await inner.aclose()


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
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("asend", top.asend(3))
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
drive("athrow", top.athrow(ValueError(5)))
drive("aclose", top.aclose())
drive("anext", top.__anext__())
drive("aclose", top.aclose())
drive("aclose", top.aclose())
