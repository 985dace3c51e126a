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
    got = await Pause("4.1")
    print("4.1 got", got)
    return "f4 result"


async def f3():
    got = await f4()
    print("f4 gave", got)
    return "f3 result"


async def f2():
    try:
        got = await Pause("2.2")
        print("2.2 got", got)
    except KeyError as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
    finally:
        print("f2 finally", repr(sys.exception()))
    got = await Pause("2.3")
    print("2.3 got", got)
    got = await f3()
    print("f3 gave", got)
    return "f2 result"


async def f1():
    got = await f2()
    print("f2 gave", got)
    try:
        got = await Pause("1.4")
        print("1.4 got", got)
        got = await f2()
        print("f2 gave", got)
    except KeyError as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        return "f1 early"
    except StopIteration as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        got = await Pause("1.5")
        print("1.5 got", got)
    else:
        print("f1 else")
    return "f1 result"


async def f0():
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
attempt("throw", lambda: top.throw(KeyError(1)))
attempt("throw", lambda: top.throw(ValueError(2)))
attempt("throw", lambda: top.throw(KeyError(3)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send 7", lambda: top.send(7))
attempt("send None", lambda: top.send(None))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("send None", lambda: top.send(None))
print("dropping")
del top
print("dropped")
