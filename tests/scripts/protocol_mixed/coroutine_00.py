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
    return "f2 result"


async def f1():
    got = await f2()
    print("f2 gave", got)
    got = await f2()
    print("f2 gave", got)
    return "f1 result"


async def f0():
    got = await Pause("0.2")
    print("0.2 got", got)
    for _ in range(2):
        try:
            try:
                got = await Pause("0.3")
                print("0.3 got", got)
            except ValueError as error:
                print("f0 caught", repr(error), "from", repr(error.__context__))
                got = await Pause("0.4")
                print("0.4 got", got)
            except GeneratorExit as error:
                print("f0 caught", repr(error), "from", repr(error.__context__))
                got = await Pause("0.5")
                print("0.5 got", got)
                got = await Pause("0.6")
                print("0.6 got", got)
            got = await f1()
            print("f1 gave", got)
        except Own as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            raise
        except ValueError as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            break
    return "f0 result"


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", repr(error), "from", repr(error.__context__))


top = f0()
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(Own(1)))
attempt("send 2", lambda: top.send(2))
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("send 4", lambda: top.send(4))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("send 9", lambda: top.send(9))
attempt("close", lambda: top.close())
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(12)))
print("dropping")
del top
print("dropped")
