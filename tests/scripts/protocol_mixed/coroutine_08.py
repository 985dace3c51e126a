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


async def f2():
    got = await Pause("2.2")
    print("2.2 got", got)
    for _ in range(2):
        got = await f3()
        print("f3 gave", got)
    return "f2 result"


async def f1():
    try:
        try:
            for _ in range(1):
                got = await Pause("1.3")
                print("1.3 got", got)
                got = await Pause("1.4")
                print("1.4 got", got)
            for _ in range(3):
                got = await Pause("1.5")
                print("1.5 got", got)
        except KeyError as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            return "f1 early"
        except GeneratorExit as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            got = await Pause("1.6")
            print("1.6 got", got)
            got = await Pause("1.7")
            print("1.7 got", got)
        else:
            print("f1 else")
    except ValueError as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
    else:
        print("f1 else")
    finally:
        print("f1 finally", repr(sys.exception()))
    got = await f2()
    print("f2 gave", got)
    return "f1 result"


async def f0():
    try:
        got = await f1()
        print("f1 gave", got)
        for _ in range(2):
            got = await Pause("0.8")
            print("0.8 got", got)
            for _ in range(2):
                got = await Pause("0.9")
                print("0.9 got", got)
                got = await Pause("0.10")
                print("0.10 got", got)
    except ValueError as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        got = await Pause("0.11")
        print("0.11 got", got)
    except KeyError as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
    finally:
        print("f0 finally", repr(sys.exception()))
        got = await Pause("0.12")
        print("0.12 got", got)
        got = await Pause("0.13")
        print("0.13 got", got)
    for _ in range(3):
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
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(5)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("throw", lambda: top.throw(ValueError(9)))
attempt("send 10", lambda: top.send(10))
print("dropping")
del top
print("dropped")
