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
    for _ in range(2):
        try:
            got = await Pause("2.1")
            print("2.1 got", got)
            got = await Pause("2.2")
            print("2.2 got", got)
        except KeyError as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
            raise
        else:
            print("f2 else")
        finally:
            print("f2 finally", repr(sys.exception()))
    got = await Pause("2.3")
    print("2.3 got", got)
    return "f2 result"


async def f1():
    for _ in range(1):
        got = await f2()
        print("f2 gave", got)
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
attempt("throw", lambda: top.throw(ValueError(3)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("close", lambda: top.close())
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("close", lambda: top.close())
