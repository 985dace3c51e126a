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
    try:
        try:
            got = await Pause("2.1")
            print("2.1 got", got)
            got = await Pause("2.2")
            print("2.2 got", got)
        except StopIteration as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
            raise Own("f2") from error
        except ValueError as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
        else:
            print("f2 else")
        finally:
            print("f2 finally", repr(sys.exception()))
    except ValueError as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        raise
    except StopIteration as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        got = await Pause("2.3")
        print("2.3 got", got)
        got = yield "2.4"
        print("2.4 got", got)
    finally:
        print("f2 finally", repr(sys.exception()))
    got = yield "2.5"
    print("2.5 got", got)


async def f1():
    try:
        inner = f2()
        print("first", await anext(inner, "none"))
        await inner.aclose()
        try:
            try:
                got = await Pause("1.6")
                print("1.6 got", got)
                got = await Pause("1.7")
                print("1.7 got", got)
            finally:
                print("f1 finally", repr(sys.exception()))
            async for item in f2():
                print("item", item)
                yield ("1", item)
        except KeyError as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            got = await Pause("1.8")
            print("1.8 got", got)
            got = yield "1.9"
            print("1.9 got", got)
    finally:
        print("f1 finally", repr(sys.exception()))
        got = yield "1.10"
        print("1.10 got", got)
    for _ in range(3):
        try:
            try:
                got = await Pause("1.11")
                print("1.11 got", got)
                got = yield "1.12"
                print("1.12 got", got)
            except Own as error:
                print("f1 caught", repr(error), "from", repr(error.__context__))
                got = yield "1.13"
                print("1.13 got", got)
                got = yield "1.14"
                print("1.14 got", got)
                break
            finally:
                print("f1 finally", repr(sys.exception()))
            try:
                got = yield "1.15"
                print("1.15 got", got)
                got = yield "1.16"
                print("1.16 got", got)
            except ValueError as error:
                print("f1 caught", repr(error), "from", repr(error.__context__))
            except Own as error:
                print("f1 caught", repr(error), "from", repr(error.__context__))
                return
        except StopAsyncIteration as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            raise Own("f1") from error
        except KeyError as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            got = yield "1.17"
            print("1.17 got", got)
        finally:
            print("f1 finally", repr(sys.exception()))
        for _ in range(1):
            got = yield "1.18"
            print("1.18 got", got)


async def f0():
    try:
        got = yield "0.19"
        print("0.19 got", got)
        async for item in f1():
            print("item", item)
            yield ("0", item)
    except ValueError as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        got = yield "0.20"
        print("0.20 got", got)
    try:
        async for item in f1():
            print("item", item)
            yield ("0", item)
    except KeyError as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        return
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
drive("asend", top.asend(1))
drive("anext", top.__anext__())
drive("anext", top.__anext__())
drive("athrow", top.athrow(ValueError(4)))
drive("anext", top.__anext__())
drive("asend", top.asend(6))
drive("asend", top.asend(7))
drive("asend", top.asend(8))
drive("aclose", top.aclose())
drive("athrow exit", top.athrow(GeneratorExit()))
drive("aclose", top.aclose())
