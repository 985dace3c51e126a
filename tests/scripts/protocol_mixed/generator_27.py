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
    got = yield from Steps(0)
    print("steps gave", got)
    return "f4 result"


def f3():
    for _ in range(2):
        got = yield "3.2"
        print("3.2 got", got)
        try:
            got = yield "3.3"
            print("3.3 got", got)
        finally:
            print("f3 finally", repr(sys.exception()))
    got = yield from f4()
    print("f4 gave", got)
    return "f3 result"


def f2():
    for _ in range(3):
        got = yield "2.4"
        print("2.4 got", got)
        for _ in range(1):
            got = yield "2.5"
            print("2.5 got", got)
            got = yield from f3()
            print("f3 gave", got)
    return "f2 result"


def f1():
    got = yield from f2()
    print("f2 gave", got)
    got = yield from f2()
    print("f2 gave", got)


def f0():
    try:
        got = yield "0.6"
        print("0.6 got", got)
    finally:
        print("f0 finally", repr(sys.exception()))
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
attempt("throw", lambda: top.throw(KeyError(1)))
attempt("throw", lambda: top.throw(ValueError(2)))
attempt("send None", lambda: top.send(None))
attempt("send 4", lambda: top.send(4))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(6)))
attempt("send None", lambda: top.send(None))
print("dropping")
del top
print("dropped")
