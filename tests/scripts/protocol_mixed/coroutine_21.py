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
    try:
        try:
            got = await Pause("3.1")
            print("3.1 got", got)
        except KeyError as error:
            print("f3 caught", repr(error), "from", repr(error.__context__))
            got = await Pause("3.2")
            print("3.2 got", got)
            got = await Pause("3.3")
            print("3.3 got", got)
        else:
            print("f3 else")
        got = await Pause("3.4")
        print("3.4 got", got)
    except GeneratorExit as error:
        print("f3 caught", repr(error), "from", repr(error.__context__))
        got = await Pause("3.5")
        print("3.5 got", got)
        got = await Pause("3.6")
        print("3.6 got", got)
    return "f3 result"


async def f2():
    got = await f3()
    print("f3 gave", got)
    return "f2 result"


async def f1():
    got = await f2()
    print("f2 gave", got)
    got = await f2()
    print("f2 gave", got)
    return "f1 result"


async def f0():
    try:
        got = await Pause("0.7")
        print("0.7 got", got)
    except KeyError as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        got = await Pause("0.8")
        print("0.8 got", got)
        got = await Pause("0.9")
        print("0.9 got", got)
    for _ in range(1):
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
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("send None", lambda: top.send(None))
attempt("close", lambda: top.close())
attempt("send 5", lambda: top.send(5))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(ValueError(8)))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(10)))
attempt("send None", lambda: top.send(None))
print("dropping")
del top
print("dropped")
