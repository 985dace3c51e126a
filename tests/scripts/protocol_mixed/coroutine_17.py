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
    for _ in range(3):
        for _ in range(2):
            got = await Pause("3.1")
            print("3.1 got", got)
            got = await Pause("3.2")
            print("3.2 got", got)
        for _ in range(2):
            got = await Pause("3.3")
            print("3.3 got", got)
    return "f3 result"


async def f2():
    got = await Pause("2.4")
    print("2.4 got", got)
    got = await f3()
    print("f3 gave", got)
    return "f2 result"


async def f1():
    got = await Pause("1.5")
    print("1.5 got", got)
    got = await f2()
    print("f2 gave", got)
    return "f1 result"


async def f0():
    got = await Pause("0.6")
    print("0.6 got", got)
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
attempt("send 2", lambda: top.send(2))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(Own(10)))
print("dropping")
del top
print("dropped")
