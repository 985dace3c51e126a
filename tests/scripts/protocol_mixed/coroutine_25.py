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
    for _ in range(1):
        got = await Pause("3.1")
        print("3.1 got", got)
        for _ in range(2):
            got = await Pause("3.2")
            print("3.2 got", got)
            got = await Pause("3.3")
            print("3.3 got", got)
    got = await Pause("3.4")
    print("3.4 got", got)
    return "f3 result"


async def f2():
    got = await Pause("2.5")
    print("2.5 got", got)
    try:
        got = await Pause("2.6")
        print("2.6 got", got)
    except KeyError as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        raise Own("f2") from error
    except Own as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        got = await Pause("2.7")
        print("2.7 got", got)
        got = await Pause("2.8")
        print("2.8 got", got)
    got = await f3()
    print("f3 gave", got)
    return "f2 result"


async def f1():
    try:
        for _ in range(3):
            got = await Pause("1.9")
            print("1.9 got", got)
    except StopIteration as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
    except KeyError as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        raise Own("f1") from error
    finally:
        print("f1 finally", repr(sys.exception()))
    for _ in range(3):
        got = await f2()
        print("f2 gave", got)
        got = await Pause("1.10")
        print("1.10 got", got)
    return "f1 result"


async def f0():
    got = await f1()
    print("f1 gave", got)
    got = await Pause("0.11")
    print("0.11 got", got)
    return "f0 result"


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", repr(error), "from", repr(error.__context__))


top = f0()
attempt("send None", lambda: top.send(None))
attempt("send 1", lambda: top.send(1))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send 4", lambda: top.send(4))
attempt("send 5", lambda: top.send(5))
attempt("send None", lambda: top.send(None))
attempt("send 7", lambda: top.send(7))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(Own(9)))
attempt("send None", lambda: top.send(None))
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("close", lambda: top.close())
