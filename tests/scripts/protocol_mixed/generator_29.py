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
    for _ in range(3):
        got = yield from Steps(2)
        print("steps gave", got)
    return "f2 result"


def f1():
    for _ in range(1):
        got = yield from f2()
        print("f2 gave", got)
        got = yield "1.1"
        print("1.1 got", got)
    return "f1 result"


def f0():
    try:
        got = yield from f1()
        print("f1 gave", got)
    except Own as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        got = yield "0.2"
        print("0.2 got", got)
        got = yield "0.3"
        print("0.3 got", got)
    finally:
        print("f0 finally", repr(sys.exception()))
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
attempt("send 4", lambda: top.send(4))
attempt("send 5", lambda: top.send(5))
attempt("send 6", lambda: top.send(6))
attempt("send None", lambda: top.send(None))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("send None", lambda: top.send(None))
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("throw", lambda: top.throw(ValueError(11)))
attempt("send 12", lambda: top.send(12))
attempt("close", lambda: top.close())
