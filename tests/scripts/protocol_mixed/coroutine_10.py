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
    for _ in range(3):
        try:
            got = await Pause("1.3")
            print("1.3 got", got)
        except KeyError as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            got = await Pause("1.4")
            print("1.4 got", got)
            got = await Pause("1.5")
            print("1.5 got", got)
        else:
            print("f1 else")
    got = await f2()
    print("f2 gave", got)


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
attempt("send 3", lambda: top.send(3))
attempt("close", lambda: top.close())
attempt("throw", lambda: top.throw(KeyError(5)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(8)))
print("dropping")
del top
print("dropped")
