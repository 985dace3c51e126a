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
    return "f2 result"


def f1():
    try:
        got = yield from f2()
        print("f2 gave", got)
        got = yield "1.2"
        print("1.2 got", got)
    finally:
        print("f1 finally", repr(sys.exception()))


def f0():
    got = yield from f1()
    print("f1 gave", got)
    for _ in range(1):
        for _ in range(3):
            try:
                got = yield "0.3"
                print("0.3 got", got)
            finally:
                print("f0 finally", repr(sys.exception()))
                got = yield "0.4"
                print("0.4 got", got)
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
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(3)))
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send 8", lambda: top.send(8))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(Own(10)))
attempt("close", lambda: top.close())
