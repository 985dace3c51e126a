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
    for _ in range(3):
        try:
            got = await Pause("4.1")
            print("4.1 got", got)
            got = await Pause("4.2")
            print("4.2 got", got)
        finally:
            print("f4 finally", repr(sys.exception()))
    return "f4 result"


async def f3():
    for _ in range(2):
        got = await Pause("3.3")
        print("3.3 got", got)
        for _ in range(1):
            got = await f4()
            print("f4 gave", got)
    try:
        try:
            for _ in range(3):
                got = await Pause("3.4")
                print("3.4 got", got)
                got = await Pause("3.5")
                print("3.5 got", got)
            got = await Pause("3.6")
            print("3.6 got", got)
        except GeneratorExit as error:
            print("f3 caught", repr(error), "from", repr(error.__context__))
            raise
        else:
            print("f3 else")
        for _ in range(1):
            got = await Pause("3.7")
            print("3.7 got", got)
    except ValueError as error:
        print("f3 caught", repr(error), "from", repr(error.__context__))
    finally:
        print("f3 finally", repr(sys.exception()))
    return "f3 result"


async def f2():
    try:
        got = await f3()
        print("f3 gave", got)
        got = await Pause("2.8")
        print("2.8 got", got)
    except GeneratorExit as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        raise
    except ValueError as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        got = await Pause("2.9")
        print("2.9 got", got)
    else:
        print("f2 else")
    finally:
        print("f2 finally", repr(sys.exception()))
        got = await Pause("2.10")
        print("2.10 got", got)
        got = await Pause("2.11")
        print("2.11 got", got)
    got = await Pause("2.12")
    print("2.12 got", got)
    return "f2 result"


async def f1():
    for _ in range(2):
        got = await Pause("1.13")
        print("1.13 got", got)
        got = await Pause("1.14")
        print("1.14 got", got)
    got = await f2()
    print("f2 gave", got)


async def f0():
    got = await Pause("0.15")
    print("0.15 got", got)
    got = await f1()
    print("f1 gave", got)
    return "f0 result"


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", repr(error), "from", repr(error.__context__))


top = f0()
attempt("send None", lambda: top.send(None))
attempt("send 1", lambda: top.send(1))
attempt("throw", lambda: top.throw(KeyError(2)))
attempt("send None", lambda: top.send(None))
attempt("send 4", lambda: top.send(4))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(6)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
print("dropping")
del top
print("dropped")
