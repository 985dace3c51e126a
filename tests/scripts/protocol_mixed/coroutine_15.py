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
    got = await Pause("2.1")
    print("2.1 got", got)
    try:
        try:
            got = await Pause("2.2")
            print("2.2 got", got)
        finally:
            print("f2 finally", repr(sys.exception()))
            got = await Pause("2.3")
            print("2.3 got", got)
    except ValueError as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        got = await Pause("2.4")
        print("2.4 got", got)
        got = await Pause("2.5")
        print("2.5 got", got)
    finally:
        print("f2 finally", repr(sys.exception()))
    return "f2 result"


async def f1():
    got = await f2()
    print("f2 gave", got)


async def f0():
    try:
        got = await f1()
        print("f1 gave", got)
    except Own as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        got = await Pause("0.6")
        print("0.6 got", got)
        got = await Pause("0.7")
        print("0.7 got", got)
    except KeyError as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        raise Own("f0") from error
    finally:
        print("f0 finally", repr(sys.exception()))
    try:
        try:
            got = await Pause("0.8")
            print("0.8 got", got)
            got = await f1()
            print("f1 gave", got)
        except Own as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            raise Own("f0") from error
    finally:
        print("f0 finally", repr(sys.exception()))
    return "f0 result"


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", repr(error), "from", repr(error.__context__))


top = f0()
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(ValueError(1)))
attempt("send 2", lambda: top.send(2))
attempt("throw", lambda: top.throw(ValueError(3)))
attempt("throw", lambda: top.throw(KeyError(4)))
attempt("send 5", lambda: top.send(5))
attempt("close", lambda: top.close())
attempt("send None", lambda: top.send(None))
attempt("send 8", lambda: top.send(8))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(10)))
attempt("close", lambda: top.close())
