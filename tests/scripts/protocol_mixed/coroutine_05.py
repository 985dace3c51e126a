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
    got = await Pause("3.2")
    print("3.2 got", got)
    return "f3 result"


async def f2():
    for _ in range(3):
        got = await Pause("2.3")
        print("2.3 got", got)
        got = await Pause("2.4")
        print("2.4 got", got)
    got = await f3()
    print("f3 gave", got)


async def f1():
    for _ in range(3):
        got = await Pause("1.5")
        print("1.5 got", got)
        got = await Pause("1.6")
        print("1.6 got", got)
    got = await f2()
    print("f2 gave", got)
    return "f1 result"


async def f0():
    for _ in range(3):
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
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(4)))
attempt("send 5", lambda: top.send(5))
attempt("send 6", lambda: top.send(6))
attempt("send None", lambda: top.send(None))
attempt("send 8", lambda: top.send(8))
attempt("send 9", lambda: top.send(9))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
top = f0()
attempt("a new one", lambda: top.send(None))
print("dropping")
del top
print("dropped")
