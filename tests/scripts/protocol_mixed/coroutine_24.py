# A chain of 4 coroutines under a fixed mix of send, throw, close and drop.
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
    try:
        got = await Pause("3.1")
        print("3.1 got", got)
    except StopIteration as error:
        print("f3 caught", repr(error), "from", repr(error.__context__))
        raise Own("f3") from error
    except KeyError as error:
        print("f3 caught", repr(error), "from", repr(error.__context__))
        got = await Pause("3.2")
        print("3.2 got", got)
        got = await Pause("3.3")
        print("3.3 got", got)
    finally:
        print("f3 finally", repr(sys.exception()))
    return "f3 result"


async def f2():
    for _ in range(3):
        try:
            got = await f3()
            print("f3 gave", got)
        finally:
            print("f2 finally", repr(sys.exception()))


async def f1():
    got = await Pause("1.4")
    print("1.4 got", got)
    got = await f2()
    print("f2 gave", got)


async def f0():
    for _ in range(3):
        for _ in range(1):
            for _ in range(2):
                got = await Pause("0.5")
                print("0.5 got", got)
    try:
        got = await Pause("0.6")
        print("0.6 got", got)
    except StopIteration as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        raise
    except KeyError as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        raise
    else:
        print("f0 else")
    finally:
        print("f0 finally", repr(sys.exception()))
    got = await f1()
    print("f1 gave", got)


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", repr(error), "from", repr(error.__context__))


top = f0()
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send 4", lambda: top.send(4))
attempt("send None", lambda: top.send(None))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("throw", lambda: top.throw(Own(7)))
attempt("close", lambda: top.close())
attempt("throw", lambda: top.throw(KeyError(9)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send 12", lambda: top.send(12))
attempt("close", lambda: top.close())
