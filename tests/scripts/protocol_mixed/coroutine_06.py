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
    try:
        try:
            got = await Pause("4.1")
            print("4.1 got", got)
            got = await Pause("4.2")
            print("4.2 got", got)
        except ValueError as error:
            print("f4 caught", repr(error), "from", repr(error.__context__))
            raise
        except Own as error:
            print("f4 caught", repr(error), "from", repr(error.__context__))
    finally:
        print("f4 finally", repr(sys.exception()))
        got = await Pause("4.3")
        print("4.3 got", got)


async def f3():
    try:
        for _ in range(1):
            got = await f4()
            print("f4 gave", got)
        got = await Pause("3.4")
        print("3.4 got", got)
    except StopIteration as error:
        print("f3 caught", repr(error), "from", repr(error.__context__))
        raise Own("f3") from error
    except Own as error:
        print("f3 caught", repr(error), "from", repr(error.__context__))
        raise Own("f3") from error
    else:
        print("f3 else")
    return "f3 result"


async def f2():
    for _ in range(2):
        got = await Pause("2.5")
        print("2.5 got", got)
    got = await f3()
    print("f3 gave", got)
    return "f2 result"


async def f1():
    try:
        got = await Pause("1.6")
        print("1.6 got", got)
        got = await f2()
        print("f2 gave", got)
    except GeneratorExit as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        raise Own("f1") from error
    finally:
        print("f1 finally", repr(sys.exception()))


async def f0():
    got = await Pause("0.7")
    print("0.7 got", got)
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
attempt("throw", lambda: top.throw(Own(1)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(6)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(ValueError(9)))
attempt("send None", lambda: top.send(None))
attempt("close", lambda: top.close())
