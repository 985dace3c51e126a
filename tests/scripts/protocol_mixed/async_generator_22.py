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
    for _ in range(3):
        try:
            got = yield "4.1"
            print("4.1 got", got)
        finally:
            print("f4 finally", repr(sys.exception()))
    for _ in range(2):
        try:
            got = await Pause("4.2")
            print("4.2 got", got)
        except ValueError as error:
            print("f4 caught", repr(error), "from", repr(error.__context__))
            break
        except StopAsyncIteration as error:
            print("f4 caught", repr(error), "from", repr(error.__context__))
            break
        finally:
            print("f4 finally", repr(sys.exception()))


async def f3():
    try:
        try:
            try:
                got = await Pause("3.3")
                print("3.3 got", got)
                got = await Pause("3.4")
                print("3.4 got", got)
            except ValueError as error:
                print("f3 caught", repr(error), "from", repr(error.__context__))
                raise
            except KeyError as error:
                print("f3 caught", repr(error), "from", repr(error.__context__))
                raise
            else:
                print("f3 else")
        except ValueError as error:
            print("f3 caught", repr(error), "from", repr(error.__context__))
    finally:
        print("f3 finally", repr(sys.exception()))
        got = await Pause("3.5")
        print("3.5 got", got)
        got = yield "3.6"
        print("3.6 got", got)
    async for item in f4():
        print("item", item)
        yield ("3", item)


async def f2():
    async for item in f3():
        print("item", item)
        yield ("2", item)


async def f1():
    inner = f2()
    print("first", await anext(inner, "none"))
    await inner.aclose()
    for _ in range(1):
        async for item in f2():
            print("item", item)
            yield ("1", item)


async def f0():
    try:
        for _ in range(2):
            try:
                got = yield "0.7"
                print("0.7 got", got)
            finally:
                print("f0 finally", repr(sys.exception()))
            async for item in f1():
                print("item", item)
                yield ("0", item)
    except GeneratorExit as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
    except Own as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        got = yield "0.8"
        print("0.8 got", got)
        got = yield "0.9"
        print("0.9 got", got)
    finally:
        print("f0 finally", repr(sys.exception()))
    got = await Pause("0.10")
    print("0.10 got", got)


pending = None


def drive(label, step):
    for _ in range(20):
        try:
            print(label, "suspended on", repr(step.send(None)))
        except BaseException as error:
            print(label, "ended with", repr(error), "from", repr(error.__context__))
            return


top = f0()
drive("athrow", top.athrow(Own(0)))
drive("aclose", top.aclose())
drive("anext", top.__anext__())
drive("athrow", top.athrow(KeyError(3)))
drive("anext", top.__anext__())
drive("athrow", top.athrow(ValueError(5)))
drive("athrow exit", top.athrow(GeneratorExit()))
drive("anext", top.__anext__())
drive("asend", top.asend(8))
drive("anext", top.__anext__())
drive("athrow", top.athrow(ValueError(10)))
print("dropping")
del top
print("dropped")
