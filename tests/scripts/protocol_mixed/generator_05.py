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
    try:
        got = yield "2.1"
        print("2.1 got", got)
    finally:
        print("f2 finally", repr(sys.exception()))
        got = yield "2.2"
        print("2.2 got", got)


def f1():
    got = yield "1.3"
    print("1.3 got", got)
    got = yield from f2()
    print("f2 gave", got)
    return "f1 result"


def f0():
    got = yield from f1()
    print("f1 gave", got)
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
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(4)))
attempt("send None", lambda: top.send(None))
attempt("send 6", lambda: top.send(6))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send 9", lambda: top.send(9))
attempt("send None", lambda: top.send(None))
attempt("send 11", lambda: top.send(11))
attempt("close", lambda: top.close())
attempt("send 13", lambda: top.send(13))
print("dropping")
del top
print("dropped")
