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
    got = yield "3.1"
    print("3.1 got", got)
    got = await Pause("3.2")
    print("3.2 got", got)


async def f2():
    got = yield "2.3"
    print("2.3 got", got)
    print([item async for item in f3()])


async def f1():
    got = yield "1.4"
    print("1.4 got", got)
    for _ in range(2):
        for _ in range(1):
            try:
                got = yield "1.5"
                print("1.5 got", got)
            except GeneratorExit as error:
                print("f1 caught", repr(error), "from", repr(error.__context__))
    async for item in f2():
        print("item", item)
        yield ("1", item)


async def f0():
    async for item in f1():
        print("item", item)
        yield ("0", item)
    try:
        try:
            for _ in range(1):
                got = await Pause("0.6")
                print("0.6 got", got)
        except StopAsyncIteration as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            got = yield "0.7"
            print("0.7 got", got)
            got = yield "0.8"
            print("0.8 got", got)
        else:
            print("f0 else")
        finally:
            print("f0 finally", repr(sys.exception()))
        try:
            print([item async for item in f1()])
        except StopIteration as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            raise Own("f0") from error
        except KeyError as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            raise
    except GeneratorExit as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        raise


pending = None


def drive(label, step):
    for _ in range(20):
        try:
            print(label, "suspended on", repr(step.send(None)))
        except BaseException as error:
            print(label, "ended with", repr(error), "from", repr(error.__context__))
            return


top = f0()
drive("aclose", top.aclose())
drive("athrow exit", top.athrow(GeneratorExit()))
drive("anext", top.__anext__())
drive("athrow", top.athrow(ValueError(3)))
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("athrow", top.athrow(Own(6)))
drive("anext", top.__anext__())
drive("aclose", top.aclose())
