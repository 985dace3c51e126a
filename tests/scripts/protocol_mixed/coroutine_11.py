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
        for _ in range(2):
            got = await Pause("4.1")
            print("4.1 got", got)
            got = await Pause("4.2")
            print("4.2 got", got)
    finally:
        print("f4 finally", repr(sys.exception()))
    try:
        got = await Pause("4.3")
        print("4.3 got", got)
    except KeyError as error:
        print("f4 caught", repr(error), "from", repr(error.__context__))
    else:
        print("f4 else")
    finally:
        print("f4 finally", repr(sys.exception()))
    return "f4 result"


async def f3():
    for _ in range(1):
        got = await f4()
        print("f4 gave", got)
        got = await f4()
        print("f4 gave", got)
    return "f3 result"


async def f2():
    try:
        try:
            got = await Pause("2.4")
            print("2.4 got", got)
        finally:
            print("f2 finally", repr(sys.exception()))
        try:
            got = await f3()
            print("f3 gave", got)
            got = await Pause("2.5")
            print("2.5 got", got)
        except KeyError as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
            raise
        finally:
            print("f2 finally", repr(sys.exception()))
    except StopIteration as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        raise
    except GeneratorExit as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        raise
    else:
        print("f2 else")
    finally:
        print("f2 finally", repr(sys.exception()))


async def f1():
    try:
        got = await f2()
        print("f2 gave", got)
        got = await Pause("1.6")
        print("1.6 got", got)
    finally:
        print("f1 finally", repr(sys.exception()))
    return "f1 result"


async def f0():
    for _ in range(3):
        got = await Pause("0.7")
        print("0.7 got", got)
        try:
            got = await f1()
            print("f1 gave", got)
            got = await Pause("0.8")
            print("0.8 got", got)
        except Own as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            raise
            break
        except StopIteration as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
        else:
            print("f0 else")
    got = await Pause("0.9")
    print("0.9 got", got)
    return "f0 result"


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", repr(error), "from", repr(error.__context__))


top = f0()
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(2)))
attempt("throw", lambda: top.throw(KeyError(3)))
attempt("send 4", lambda: top.send(4))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("throw", lambda: top.throw(KeyError(6)))
attempt("close", lambda: top.close())
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(ValueError(10)))
attempt("send None", lambda: top.send(None))
print("dropping")
del top
print("dropped")
