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
    got = await Pause("3.1")
    print("3.1 got", got)
    return "f3 result"


async def f2():
    try:
        for _ in range(3):
            got = await Pause("2.2")
            print("2.2 got", got)
            for _ in range(1):
                got = await Pause("2.3")
                print("2.3 got", got)
    except StopIteration as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        raise
    except KeyError as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        got = await Pause("2.4")
        print("2.4 got", got)
        got = await Pause("2.5")
        print("2.5 got", got)
    else:
        print("f2 else")
    got = await f3()
    print("f3 gave", got)
    return "f2 result"


async def f1():
    for _ in range(3):
        try:
            for _ in range(3):
                got = await Pause("1.6")
                print("1.6 got", got)
                got = await Pause("1.7")
                print("1.7 got", got)
        except StopIteration as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            got = await Pause("1.8")
            print("1.8 got", got)
        finally:
            print("f1 finally", repr(sys.exception()))
            got = await Pause("1.9")
            print("1.9 got", got)
        got = await f2()
        print("f2 gave", got)
    return "f1 result"


async def f0():
    got = await f1()
    print("f1 gave", got)
    got = await Pause("0.10")
    print("0.10 got", got)
    return "f0 result"


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", repr(error), "from", repr(error.__context__))


top = f0()
attempt("send None", lambda: top.send(None))
attempt("send 1", lambda: top.send(1))
attempt("send 2", lambda: top.send(2))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(6)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
print("dropping")
del top
print("dropped")
