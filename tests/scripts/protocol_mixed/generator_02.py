# A chain of 5 generators under a fixed mix of send, throw, close and drop.
import sys

sys.unraisablehook = lambda report: print("unraisable", repr(report.exc_value))


class Own(Exception):
    pass


class Steps:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        self.n -= 1
        if self.n < 0:
            raise StopIteration("steps done")
        return ("step", self.n)


def f4():
    got = yield from Steps(0)
    print("steps gave", got)
    return "f4 result"


def f3():
    for _ in range(3):
        got = yield from f4()
        print("f4 gave", got)
        got = yield "3.1"
        print("3.1 got", got)
    got = yield from f4()
    print("f4 gave", got)
    return "f3 result"


def f2():
    for _ in range(3):
        got = yield "2.2"
        print("2.2 got", got)
    try:
        try:
            for _ in range(2):
                got = yield "2.3"
                print("2.3 got", got)
        except StopIteration as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
        except ValueError as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
        finally:
            print("f2 finally", repr(sys.exception()))
            got = yield "2.4"
            print("2.4 got", got)
        for _ in range(2):
            try:
                got = yield "2.5"
                print("2.5 got", got)
            except Own as error:
                print("f2 caught", repr(error), "from", repr(error.__context__))
                raise Own("f2") from error
                break
            except GeneratorExit as error:
                print("f2 caught", repr(error), "from", repr(error.__context__))
            else:
                print("f2 else")
    except StopIteration as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        raise Own("f2") from error
    else:
        print("f2 else")
    finally:
        print("f2 finally", repr(sys.exception()))
    got = yield from f3()
    print("f3 gave", got)
    return "f2 result"


def f1():
    got = yield "1.6"
    print("1.6 got", got)
    got = yield from f2()
    print("f2 gave", got)
    return "f1 result"


def f0():
    try:
        got = yield from f1()
        print("f1 gave", got)
        try:
            got = yield "0.7"
            print("0.7 got", got)
            for _ in range(1):
                got = yield "0.8"
                print("0.8 got", got)
        except ValueError as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            got = yield "0.9"
            print("0.9 got", got)
        except StopIteration as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            return "f0 early"
        finally:
            print("f0 finally", repr(sys.exception()))
    finally:
        print("f0 finally", repr(sys.exception()))
    got = yield from f1()
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
attempt("throw", lambda: top.throw(KeyError(2)))
attempt("send 3", lambda: top.send(3))
attempt("throw", lambda: top.throw(ValueError(4)))
attempt("send None", lambda: top.send(None))
attempt("send 6", lambda: top.send(6))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(ValueError(8)))
attempt("send None", lambda: top.send(None))
attempt("send 10", lambda: top.send(10))
attempt("close", lambda: top.close())
