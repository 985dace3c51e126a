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


async def f1():
    try:
        try:
            got = await Pause("1.2")
            print("1.2 got", got)
        finally:
            print("f1 finally", repr(sys.exception()))
        try:
            try:
                got = await Pause("1.3")
                print("1.3 got", got)
            except Own as error:
                print("f1 caught", repr(error), "from", repr(error.__context__))
                got = await Pause("1.4")
                print("1.4 got", got)
            except StopIteration as error:
                print("f1 caught", repr(error), "from", repr(error.__context__))
            try:
                got = await Pause("1.5")
                print("1.5 got", got)
                got = await Pause("1.6")
                print("1.6 got", got)
            finally:
                print("f1 finally", repr(sys.exception()))
        finally:
            print("f1 finally", repr(sys.exception()))
    except Own as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
    finally:
        print("f1 finally", repr(sys.exception()))
        got = await Pause("1.7")
        print("1.7 got", got)
    got = await f2()
    print("f2 gave", got)
    return "f1 result"


async def f0():
    try:
        got = await f1()
        print("f1 gave", got)
        for _ in range(1):
            try:
                got = await Pause("0.8")
                print("0.8 got", got)
                got = await Pause("0.9")
                print("0.9 got", got)
            except GeneratorExit as error:
                print("f0 caught", repr(error), "from", repr(error.__context__))
                got = await Pause("0.10")
                print("0.10 got", got)
                got = await Pause("0.11")
                print("0.11 got", got)
            except StopIteration as error:
                print("f0 caught", repr(error), "from", repr(error.__context__))
            finally:
                print("f0 finally", repr(sys.exception()))
                got = await Pause("0.12")
                print("0.12 got", got)
            try:
                got = await Pause("0.13")
                print("0.13 got", got)
                got = await Pause("0.14")
                print("0.14 got", got)
            except ValueError as error:
                print("f0 caught", repr(error), "from", repr(error.__context__))
                raise Own("f0") from error
            except GeneratorExit as error:
                print("f0 caught", repr(error), "from", repr(error.__context__))
                return "f0 early"
                break
            finally:
                print("f0 finally", repr(sys.exception()))
    finally:
        print("f0 finally", repr(sys.exception()))
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
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(3)))
attempt("send 4", lambda: top.send(4))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(ValueError(6)))
attempt("throw", lambda: top.throw(Own(7)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
print("dropping")
del top
print("dropped")
