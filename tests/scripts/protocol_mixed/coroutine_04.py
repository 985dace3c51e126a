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
        else:
            print("f3 else")
        finally:
            print("f3 finally", repr(sys.exception()))
    finally:
        print("f3 finally", repr(sys.exception()))
    for _ in range(1):
        for _ in range(3):
            got = await Pause("3.3")
            print("3.3 got", got)
            got = await Pause("3.4")
            print("3.4 got", got)
        got = await Pause("3.5")
        print("3.5 got", got)


async def f2():
    for _ in range(3):
        try:
            try:
                got = await Pause("2.6")
                print("2.6 got", got)
            except StopIteration as error:
                print("f2 caught", repr(error), "from", repr(error.__context__))
                raise
            except KeyError as error:
                print("f2 caught", repr(error), "from", repr(error.__context__))
                raise Own("f2") from error
                break
            else:
                print("f2 else")
            finally:
                print("f2 finally", repr(sys.exception()))
            got = await f3()
            print("f3 gave", got)
        except GeneratorExit as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
            raise Own("f2") from error
            break
        else:
            print("f2 else")
        finally:
            print("f2 finally", repr(sys.exception()))
        got = await Pause("2.7")
        print("2.7 got", got)
    try:
        got = await f3()
        print("f3 gave", got)
        try:
            got = await Pause("2.8")
            print("2.8 got", got)
        except Own as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
        except KeyError as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
        else:
            print("f2 else")
    except GeneratorExit as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
    except KeyError as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
    else:
        print("f2 else")
    finally:
        print("f2 finally", repr(sys.exception()))
    return "f2 result"


async def f1():
    got = await f2()
    print("f2 gave", got)
    return "f1 result"


async def f0():
    got = await Pause("0.9")
    print("0.9 got", got)
    got = await Pause("0.10")
    print("0.10 got", got)
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
attempt("send 3", lambda: top.send(3))
attempt("send 4", lambda: top.send(4))
attempt("send 5", lambda: top.send(5))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
top = f0()
attempt("a new one", lambda: top.send(None))
print("dropping")
del top
print("dropped")
