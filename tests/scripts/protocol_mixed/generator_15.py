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
    got = yield from Steps(1)
    print("steps gave", got)
    got = yield "3.1"
    print("3.1 got", got)
    return "f3 result"


def f2():
    got = yield from f3()
    print("f3 gave", got)
    return "f2 result"


def f1():
    for _ in range(3):
        for _ in range(1):
            got = yield from f2()
            print("f2 gave", got)
    for _ in range(1):
        for _ in range(3):
            got = yield "1.2"
            print("1.2 got", got)
            got = yield from f2()
            print("f2 gave", got)
    return "f1 result"


def f0():
    got = yield "0.3"
    print("0.3 got", got)
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
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(Own(5)))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("throw", lambda: top.throw(Own(7)))
attempt("send 8", lambda: top.send(8))
attempt("send 9", lambda: top.send(9))
attempt("send 10", lambda: top.send(10))
attempt("throw", lambda: top.throw(KeyError(11)))
attempt("send 12", lambda: top.send(12))
attempt("send None", lambda: top.send(None))
attempt("close", lambda: top.close())
