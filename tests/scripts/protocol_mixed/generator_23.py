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
    got = yield "4.1"
    print("4.1 got", got)
    return "f4 result"


def f3():
    got = yield from f4()
    print("f4 gave", got)
    for _ in range(3):
        got = yield from f4()
        print("f4 gave", got)
        got = yield from f4()
        print("f4 gave", got)
    return "f3 result"


def f2():
    try:
        got = yield "2.2"
        print("2.2 got", got)
        for _ in range(1):
            got = yield from f3()
            print("f3 gave", got)
            got = yield "2.3"
            print("2.3 got", got)
    finally:
        print("f2 finally", repr(sys.exception()))
    for _ in range(3):
        got = yield "2.4"
        print("2.4 got", got)
    return "f2 result"


def f1():
    got = yield from f2()
    print("f2 gave", got)
    return "f1 result"


def f0():
    for _ in range(1):
        got = yield "0.5"
        print("0.5 got", got)
    got = yield "0.6"
    print("0.6 got", got)
    got = yield from f1()
    print("f1 gave", got)


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", repr(error), "from", repr(error.__context__))


top = f0()
attempt("send None", lambda: top.send(None))
attempt("send 1", lambda: top.send(1))
attempt("throw", lambda: top.throw(Own(2)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send 5", lambda: top.send(5))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(8)))
attempt("send None", lambda: top.send(None))
attempt("close", lambda: top.close())
