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
    try:
        got = await Pause("2.1")
        print("2.1 got", got)
        for _ in range(1):
            got = await Pause("2.2")
            print("2.2 got", got)
    except KeyError as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        return "f2 early"
    except StopIteration as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        raise Own("f2") from error
    finally:
        print("f2 finally", repr(sys.exception()))
    for _ in range(1):
        got = await Pause("2.3")
        print("2.3 got", got)
    return "f2 result"


async def f1():
    got = await Pause("1.4")
    print("1.4 got", got)
    got = await f2()
    print("f2 gave", got)
    return "f1 result"


async def f0():
    got = await f1()
    print("f1 gave", got)


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", repr(error), "from", repr(error.__context__))


top = f0()
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("close", lambda: top.close())
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(ValueError(4)))
attempt("send 5", lambda: top.send(5))
attempt("throw", lambda: top.throw(Own(6)))
attempt("throw", lambda: top.throw(KeyError(7)))
attempt("send None", lambda: top.send(None))
attempt("close", lambda: top.close())
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("close", lambda: top.close())
attempt("send None", lambda: top.send(None))
print("dropping")
del top
print("dropped")
