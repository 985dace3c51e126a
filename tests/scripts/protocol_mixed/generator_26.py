# A chain of 3 generators under a fixed mix of send, throw, close and drop.
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


def f2():
    got = yield "2.1"
    print("2.1 got", got)


def f1():
    for _ in range(3):
        for _ in range(2):
            for _ in range(2):
                got = yield "1.2"
                print("1.2 got", got)
                got = yield "1.3"
                print("1.3 got", got)
    for _ in range(3):
        got = yield from f2()
        print("f2 gave", got)
    return "f1 result"


def f0():
    try:
        got = yield "0.4"
        print("0.4 got", got)
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
attempt("send 1", lambda: top.send(1))
attempt("send None", lambda: top.send(None))
attempt("send 3", lambda: top.send(3))
attempt("send 4", lambda: top.send(4))
attempt("throw", lambda: top.throw(ValueError(5)))
attempt("send 6", lambda: top.send(6))
attempt("throw", lambda: top.throw(Own(7)))
attempt("close", lambda: top.close())
