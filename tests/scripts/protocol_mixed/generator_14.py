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
    got = yield "3.2"
    print("3.2 got", got)
    got = yield from f4()
    print("f4 gave", got)
    return "f3 result"


def f2():
    try:
        got = yield "2.3"
        print("2.3 got", got)
    except GeneratorExit as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        got = yield "2.4"
        print("2.4 got", got)
        got = yield "2.5"
        print("2.5 got", got)
    finally:
        print("f2 finally", repr(sys.exception()))
    got = yield from f3()
    print("f3 gave", got)
    return "f2 result"


def f1():
    got = yield from f2()
    print("f2 gave", got)
    got = yield "1.6"
    print("1.6 got", got)
    return "f1 result"


def f0():
    got = yield "0.7"
    print("0.7 got", got)
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
attempt("send 3", lambda: top.send(3))
attempt("send None", lambda: top.send(None))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send 8", lambda: top.send(8))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(13)))
attempt("close", lambda: top.close())
