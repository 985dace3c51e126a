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
    for _ in range(3):
        got = yield "3.2"
        print("3.2 got", got)
    async for item in f4():
        print("item", item)
        yield ("3", item)


async def f2():
    print([item async for item in f3()])
    yield "2 last"


async def f1():
    async for item in f2():
        print("item", item)
        yield ("1", item)
    try:
        async for item in f2():
            print("item", item)
            yield ("1", item)
        try:
            async for item in f2():
                print("item", item)
                yield ("1", item)
            got = yield "1.3"
            print("1.3 got", got)
        except StopAsyncIteration as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            raise
        except Own as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            got = yield "1.4"
            print("1.4 got", got)
        else:
            print("f1 else")
    except ValueError as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
    finally:
        print("f1 finally", repr(sys.exception()))


async def f0():
    try:
        for _ in range(3):
            try:
                got = yield "0.5"
                print("0.5 got", got)
                got = yield "0.6"
                print("0.6 got", got)
            except Own as error:
                print("f0 caught", repr(error), "from", repr(error.__context__))
                got = yield "0.7"
                print("0.7 got", got)
            except KeyError as error:
                print("f0 caught", repr(error), "from", repr(error.__context__))
                break
            finally:
                print("f0 finally", repr(sys.exception()))
            inner = f1()
            print("first", await anext(inner, "none"))
            await inner.aclose()
        for _ in range(3):
            for _ in range(1):
                got = yield "0.8"
                print("0.8 got", got)
    except ValueError as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        raise
    try:
        try:
            got = yield "0.9"
            print("0.9 got", got)
        except StopAsyncIteration as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
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
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("asend", top.asend(5))
drive("athrow exit", top.athrow(GeneratorExit()))
drive("asend", top.asend(7))
print("dropping")
del top
print("dropped")
