# A chain of 5 coroutines under a fixed mix of send, throw, close and drop.
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
    return "f4 result"


async def f3():
    got = await Pause("3.2")
    print("3.2 got", got)
    got = await f4()
    print("f4 gave", got)
    return "f3 result"


async def f2():
    for _ in range(2):
        for _ in range(2):
            for _ in range(1):
                got = await Pause("2.3")
                print("2.3 got", got)
            got = await f3()
            print("f3 gave", got)
        got = await Pause("2.4")
        print("2.4 got", got)
    try:
        try:
            got = await Pause("2.5")
            print("2.5 got", got)
        except Own as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
            got = await Pause("2.6")
            print("2.6 got", got)
            got = await Pause("2.7")
            print("2.7 got", got)
        for _ in range(1):
            got = await f3()
            print("f3 gave", got)
    except ValueError as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        got = await Pause("2.8")
        print("2.8 got", got)
        got = await Pause("2.9")
        print("2.9 got", got)
    return "f2 result"


async def f1():
    try:
        got = await f2()
        print("f2 gave", got)
    except GeneratorExit as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        got = await Pause("1.10")
        print("1.10 got", got)
    finally:
        print("f1 finally", repr(sys.exception()))
    try:
        got = await f2()
        print("f2 gave", got)
        got = await f2()
        print("f2 gave", got)
    finally:
        print("f1 finally", repr(sys.exception()))
    return "f1 result"


async def f0():
    try:
        got = await f1()
        print("f1 gave", got)
    except ValueError as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
    return "f0 result"


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", repr(error), "from", repr(error.__context__))


top = f0()
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(Own(1)))
attempt("send None", lambda: top.send(None))
attempt("send 3", lambda: top.send(3))
attempt("throw", lambda: top.throw(KeyError(4)))
top = f0()
attempt("a new one", lambda: top.send(None))
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("close", lambda: top.close())
