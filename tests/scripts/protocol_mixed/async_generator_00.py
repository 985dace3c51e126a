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
    yield "2 last"


async def f1():
    async for item in f2():
        print("item", item)
        yield ("1", item)
    got = await Pause("1.2")
    print("1.2 got", got)


async def f0():
    try:
        try:
            try:
                got = yield "0.3"
                print("0.3 got", got)
            finally:
                print("f0 finally", repr(sys.exception()))
            print([item async for item in f1()])
        except KeyError as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            got = yield "0.4"
            print("0.4 got", got)
        try:
            for _ in range(2):
                got = await Pause("0.5")
                print("0.5 got", got)
                got = await Pause("0.6")
                print("0.6 got", got)
        except KeyError as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
        except StopIteration as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            raise Own("f0") from error
        finally:
            print("f0 finally", repr(sys.exception()))
    except StopAsyncIteration as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
    except StopIteration as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        raise Own("f0") from error
    try:
        try:
            for _ in range(1):
                got = yield "0.7"
                print("0.7 got", got)
                got = await Pause("0.8")
                print("0.8 got", got)
            for _ in range(3):
                got = yield "0.9"
                print("0.9 got", got)
                got = await Pause("0.10")
                print("0.10 got", got)
        except Own as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
        finally:
            print("f0 finally", repr(sys.exception()))
        got = await Pause("0.11")
        print("0.11 got", got)
    except StopAsyncIteration as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
    else:
        print("f0 else")


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
drive("athrow", top.athrow(ValueError(1)))
drive("anext", top.__anext__())
drive("athrow", top.athrow(ValueError(3)))
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("aclose", top.aclose())
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("aclose", top.aclose())
