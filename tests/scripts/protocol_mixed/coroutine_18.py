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
    return "f2 result"


async def f1():
    try:
        got = await Pause("1.2")
        print("1.2 got", got)
        for _ in range(3):
            try:
                got = await Pause("1.3")
                print("1.3 got", got)
                got = await Pause("1.4")
                print("1.4 got", got)
            finally:
                print("f1 finally", repr(sys.exception()))
            try:
                got = await Pause("1.5")
                print("1.5 got", got)
            except GeneratorExit as error:
                print("f1 caught", repr(error), "from", repr(error.__context__))
            finally:
                print("f1 finally", repr(sys.exception()))
    except KeyError as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
    except GeneratorExit as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        raise
    got = await f2()
    print("f2 gave", got)
    return "f1 result"


async def f0():
    got = await f1()
    print("f1 gave", got)
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
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send 5", lambda: top.send(5))
attempt("throw", lambda: top.throw(Own(6)))
attempt("send None", lambda: top.send(None))
attempt("send 8", lambda: top.send(8))
attempt("send 9", lambda: top.send(9))
attempt("send None", lambda: top.send(None))
attempt("close", lambda: top.close())
