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


async def f2():
    try:
        try:
            async for item in f3():
                print("item", item)
                yield ("2", item)
            async for item in f3():
                print("item", item)
                yield ("2", item)
        except StopIteration as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
            raise Own("f2") from error
        except ValueError as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
        finally:
            print("f2 finally", repr(sys.exception()))
    except GeneratorExit as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        got = await Pause("2.2")
        print("2.2 got", got)
        got = yield "2.3"
        print("2.3 got", got)
    for _ in range(1):
        try:
            try:
                got = yield "2.4"
                print("2.4 got", got)
            except GeneratorExit as error:
                print("f2 caught", repr(error), "from", repr(error.__context__))
                got = yield "2.5"
                print("2.5 got", got)
            else:
                print("f2 else")
            got = await Pause("2.6")
            print("2.6 got", got)
        except GeneratorExit as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
            got = yield "2.7"
            print("2.7 got", got)
        except KeyError as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
            raise Own("f2") from error
        else:
            print("f2 else")
        got = yield "2.8"
        print("2.8 got", got)


async def f1():
    for _ in range(1):
        async for item in f2():
            print("item", item)
            yield ("1", item)
        got = yield "1.9"
        print("1.9 got", got)
    got = await Pause("1.10")
    print("1.10 got", got)


async def f0():
    try:
        try:
            got = await Pause("0.11")
            print("0.11 got", got)
            async for item in f1():
                print("item", item)
                yield ("0", item)
        except StopIteration as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
        else:
            print("f0 else")
        finally:
            print("f0 finally", repr(sys.exception()))
        got = yield "0.12"
        print("0.12 got", got)
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
drive("athrow", top.athrow(Own(2)))
drive("athrow exit", top.athrow(GeneratorExit()))
drive("athrow", top.athrow(Own(4)))
drive("athrow", top.athrow(KeyError(5)))
drive("anext", top.__anext__())
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
drive("athrow exit", top.athrow(GeneratorExit()))
drive("athrow", top.athrow(Own(9)))
drive("anext", top.__anext__())
print("dropping")
del top
print("dropped")
