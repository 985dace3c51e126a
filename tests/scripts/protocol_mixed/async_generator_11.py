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
    try:
        for _ in range(2):
            got = yield "4.1"
            print("4.1 got", got)
            got = await Pause("4.2")
            print("4.2 got", got)
        for _ in range(2):
            got = await Pause("4.3")
            print("4.3 got", got)
            got = yield "4.4"
            print("4.4 got", got)
    except ValueError as error:
        print("f4 caught", repr(error), "from", repr(error.__context__))
    finally:
        print("f4 finally", repr(sys.exception()))
    got = yield "4.5"
    print("4.5 got", got)


async def f3():
    got = yield "3.6"
    print("3.6 got", got)
    try:
        for _ in range(1):
            got = yield "3.7"
            print("3.7 got", got)
            for _ in range(3):
                got = yield "3.8"
                print("3.8 got", got)
                got = yield "3.9"
                print("3.9 got", got)
        async for item in f4():
            print("item", item)
            yield ("3", item)
    finally:
        print("f3 finally", repr(sys.exception()))


async def f2():
    for _ in range(1):
        try:
            got = yield "2.10"
            print("2.10 got", got)
        except StopAsyncIteration as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
            got = yield "2.11"
            print("2.11 got", got)
            break
        except ValueError as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
            break
        else:
            print("f2 else")
        got = await Pause("2.12")
        print("2.12 got", got)
    async for item in f3():
        print("item", item)
        yield ("2", item)


async def f1():
    try:
        for _ in range(3):
            try:
                got = await Pause("1.13")
                print("1.13 got", got)
                got = await Pause("1.14")
                print("1.14 got", got)
            except Own as error:
                print("f1 caught", repr(error), "from", repr(error.__context__))
                return
                break
            finally:
                print("f1 finally", repr(sys.exception()))
            got = yield "1.15"
            print("1.15 got", got)
    except StopAsyncIteration as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        got = await Pause("1.16")
        print("1.16 got", got)
        got = yield "1.17"
        print("1.17 got", got)
    except StopIteration as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
    else:
        print("f1 else")
    finally:
        print("f1 finally", repr(sys.exception()))
    print([item async for item in f2()])


async def f0():
    got = yield "0.18"
    print("0.18 got", got)
    got = yield "0.19"
    print("0.19 got", got)
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
drive("athrow", top.athrow(Own(1)))
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("athrow", top.athrow(Own(4)))
drive("anext", top.__anext__())
step = top.__anext__()
try:
    print("half a step", repr(step.send(None)))
except BaseException as error:
    print("half a step", repr(error))
drive("second step", top.__anext__())
drive("first step", step)
drive("asend", top.asend(7))
drive("aclose", top.aclose())
