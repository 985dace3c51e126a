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


async def f1():
    got = await f2()
    print("f2 gave", got)
    return "f1 result"


async def f0():
    try:
        try:
            try:
                got = await Pause("0.2")
                print("0.2 got", got)
                got = await Pause("0.3")
                print("0.3 got", got)
            except StopIteration as error:
                print("f0 caught", repr(error), "from", repr(error.__context__))
                raise Own("f0") from error
        except KeyError as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            got = await Pause("0.4")
            print("0.4 got", got)
        else:
            print("f0 else")
        finally:
            print("f0 finally", repr(sys.exception()))
            got = await Pause("0.5")
            print("0.5 got", got)
        for _ in range(3):
            for _ in range(1):
                got = await Pause("0.6")
                print("0.6 got", got)
            got = await f1()
            print("f1 gave", got)
    finally:
        print("f0 finally", repr(sys.exception()))
    try:
        for _ in range(1):
            try:
                got = await Pause("0.7")
                print("0.7 got", got)
            except ValueError as error:
                print("f0 caught", repr(error), "from", repr(error.__context__))
                got = await Pause("0.8")
                print("0.8 got", got)
                got = await Pause("0.9")
                print("0.9 got", got)
            except KeyError as error:
                print("f0 caught", repr(error), "from", repr(error.__context__))
            got = await Pause("0.10")
            print("0.10 got", got)
    finally:
        print("f0 finally", repr(sys.exception()))
        got = await Pause("0.11")
        print("0.11 got", got)
        got = await Pause("0.12")
        print("0.12 got", got)
    return "f0 result"


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", repr(error), "from", repr(error.__context__))


top = f0()
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(ValueError(1)))
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("send 3", lambda: top.send(3))
attempt("send None", lambda: top.send(None))
attempt("send 5", lambda: top.send(5))
attempt("send 6", lambda: top.send(6))
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(8)))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(10)))
attempt("close", lambda: top.close())
