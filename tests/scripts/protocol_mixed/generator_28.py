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
    for _ in range(1):
        got = yield "4.1"
        print("4.1 got", got)
        for _ in range(2):
            got = yield "4.2"
            print("4.2 got", got)
    for _ in range(3):
        try:
            got = yield "4.3"
            print("4.3 got", got)
            got = yield "4.4"
            print("4.4 got", got)
        finally:
            print("f4 finally", repr(sys.exception()))
        got = yield "4.5"
        print("4.5 got", got)
    return "f4 result"


def f3():
    got = yield "3.6"
    print("3.6 got", got)
    for _ in range(1):
        got = yield from f4()
        print("f4 gave", got)
    return "f3 result"


def f2():
    got = yield "2.7"
    print("2.7 got", got)
    got = yield from f3()
    print("f3 gave", got)
    return "f2 result"


def f1():
    got = yield "1.8"
    print("1.8 got", got)
    try:
        got = yield "1.9"
        print("1.9 got", got)
        try:
            got = yield from f2()
            print("f2 gave", got)
        except ValueError as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
        except KeyError as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            raise Own("f1") from error
        finally:
            print("f1 finally", repr(sys.exception()))
            got = yield "1.10"
            print("1.10 got", got)
            got = yield "1.11"
            print("1.11 got", got)
    finally:
        print("f1 finally", repr(sys.exception()))
    return "f1 result"


def f0():
    for _ in range(1):
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
attempt("send 1", lambda: top.send(1))
attempt("send None", lambda: top.send(None))
attempt("send 3", lambda: top.send(3))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("send None", lambda: top.send(None))
attempt("send 6", lambda: top.send(6))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(8)))
attempt("throw", lambda: top.throw(ValueError(9)))
print("dropping")
del top
print("dropped")
