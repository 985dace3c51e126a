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
    got = yield from Steps(1)
    print("steps gave", got)
    got = yield "2.1"
    print("2.1 got", got)
    return "f2 result"


def f1():
    try:
        got = yield "1.2"
        print("1.2 got", got)
        try:
            try:
                got = yield "1.3"
                print("1.3 got", got)
            except GeneratorExit as error:
                print("f1 caught", repr(error), "from", repr(error.__context__))
                got = yield "1.4"
                print("1.4 got", got)
                got = yield "1.5"
                print("1.5 got", got)
        except Own as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            return "f1 early"
        finally:
            print("f1 finally", repr(sys.exception()))
            got = yield "1.6"
            print("1.6 got", got)
            got = yield "1.7"
            print("1.7 got", got)
    finally:
        print("f1 finally", repr(sys.exception()))
    got = yield from f2()
    print("f2 gave", got)
    return "f1 result"


def f0():
    got = yield from f1()
    print("f1 gave", got)
    try:
        got = yield from f1()
        print("f1 gave", got)
        got = yield from f1()
        print("f1 gave", got)
    except GeneratorExit as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        raise
    finally:
        print("f0 finally", repr(sys.exception()))


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", repr(error), "from", repr(error.__context__))


top = f0()
attempt("send None", lambda: top.send(None))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("throw", lambda: top.throw(ValueError(2)))
attempt("send None", lambda: top.send(None))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("send 5", lambda: top.send(5))
attempt("send 6", lambda: top.send(6))
attempt("send None", lambda: top.send(None))
attempt("send 8", lambda: top.send(8))
print("dropping")
del top
print("dropped")
