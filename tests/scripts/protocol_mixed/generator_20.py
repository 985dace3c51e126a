# A chain of 4 generators under a fixed mix of send, throw, close and drop.
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


def f3():
    try:
        got = yield "3.1"
        print("3.1 got", got)
        got = yield "3.2"
        print("3.2 got", got)
    finally:
        print("f3 finally", repr(sys.exception()))
        got = yield "3.3"
        print("3.3 got", got)
    got = yield "3.4"
    print("3.4 got", got)
    return "f3 result"


def f2():
    try:
        got = yield from f3()
        print("f3 gave", got)
    except Own as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        return "f2 early"
    finally:
        print("f2 finally", repr(sys.exception()))


def f1():
    try:
        for _ in range(1):
            for _ in range(1):
                got = yield "1.5"
                print("1.5 got", got)
                got = yield "1.6"
                print("1.6 got", got)
    except KeyError as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
    else:
        print("f1 else")
    got = yield from f2()
    print("f2 gave", got)
    return "f1 result"


def f0():
    try:
        try:
            got = yield from f1()
            print("f1 gave", got)
            got = yield "0.7"
            print("0.7 got", got)
        except ValueError as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            got = yield "0.8"
            print("0.8 got", got)
    except StopIteration as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        raise
    except KeyError as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        raise
    finally:
        print("f0 finally", repr(sys.exception()))


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", repr(error), "from", repr(error.__context__))


top = f0()
attempt("send None", lambda: top.send(None))
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(ValueError(3)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send 7", lambda: top.send(7))
attempt("close", lambda: top.close())
