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
    got = await Pause("2.2")
    print("2.2 got", got)
    return "f2 result"


async def f1():
    try:
        got = await Pause("1.3")
        print("1.3 got", got)
        try:
            for _ in range(3):
                got = await Pause("1.4")
                print("1.4 got", got)
                got = await Pause("1.5")
                print("1.5 got", got)
        except ValueError as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            raise
    except GeneratorExit as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        return "f1 early"
    except ValueError as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        return "f1 early"
    finally:
        print("f1 finally", repr(sys.exception()))
    got = await f2()
    print("f2 gave", got)
    return "f1 result"


async def f0():
    try:
        got = await Pause("0.6")
        print("0.6 got", got)
        for _ in range(2):
            try:
                got = await Pause("0.7")
                print("0.7 got", got)
                got = await Pause("0.8")
                print("0.8 got", got)
            except GeneratorExit as error:
                print("f0 caught", repr(error), "from", repr(error.__context__))
                break
            for _ in range(2):
                got = await Pause("0.9")
                print("0.9 got", got)
    except StopIteration as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
    finally:
        print("f0 finally", repr(sys.exception()))
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
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(Own(4)))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(ValueError(6)))
attempt("send 7", lambda: top.send(7))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
print("dropping")
del top
print("dropped")
