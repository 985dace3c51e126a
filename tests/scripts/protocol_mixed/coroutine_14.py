# A chain of 3 coroutines under a fixed mix of send, throw, close and drop.
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
        for _ in range(2):
            got = await Pause("2.1")
            print("2.1 got", got)
    except GeneratorExit as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        raise
    try:
        got = await Pause("2.2")
        print("2.2 got", got)
        got = await Pause("2.3")
        print("2.3 got", got)
    except StopIteration as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        got = await Pause("2.4")
        print("2.4 got", got)
    return "f2 result"


async def f1():
    try:
        got = await Pause("1.5")
        print("1.5 got", got)
        try:
            for _ in range(1):
                got = await Pause("1.6")
                print("1.6 got", got)
                got = await Pause("1.7")
                print("1.7 got", got)
        except ValueError as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
    except GeneratorExit as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        got = await Pause("1.8")
        print("1.8 got", got)
    except StopIteration as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        got = await Pause("1.9")
        print("1.9 got", got)
        got = await Pause("1.10")
        print("1.10 got", got)
    try:
        got = await f2()
        print("f2 gave", got)
    finally:
        print("f1 finally", repr(sys.exception()))
    return "f1 result"


async def f0():
    got = await Pause("0.11")
    print("0.11 got", got)
    for _ in range(3):
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
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(ValueError(2)))
attempt("throw", lambda: top.throw(KeyError(3)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(10)))
attempt("send None", lambda: top.send(None))
attempt("send 12", lambda: top.send(12))
attempt("send None", lambda: top.send(None))
attempt("close", lambda: top.close())
