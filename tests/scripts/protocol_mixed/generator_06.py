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
        for _ in range(3):
            got = yield "2.2"
            print("2.2 got", got)
            got = yield "2.3"
            print("2.3 got", got)
    finally:
        print("f2 finally", repr(sys.exception()))
        got = yield "2.4"
        print("2.4 got", got)
    return "f2 result"


def f1():
    for _ in range(1):
        got = yield "1.5"
        print("1.5 got", got)
    got = yield from f2()
    print("f2 gave", got)
    return "f1 result"


def f0():
    for _ in range(2):
        try:
            got = yield "0.6"
            print("0.6 got", got)
            for _ in range(1):
                got = yield "0.7"
                print("0.7 got", got)
                got = yield "0.8"
                print("0.8 got", got)
        except GeneratorExit as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            raise Own("f0") from error
            break
        except Own as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            raise Own("f0") from error
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
attempt("send None", lambda: top.send(None))
attempt("send 3", lambda: top.send(3))
attempt("send 4", lambda: top.send(4))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(Own(8)))
print("dropping")
del top
print("dropped")
