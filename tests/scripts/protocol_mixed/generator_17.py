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
    for _ in range(2):
        try:
            try:
                got = yield "1.2"
                print("1.2 got", got)
                got = yield "1.3"
                print("1.3 got", got)
            except ValueError as error:
                print("f1 caught", repr(error), "from", repr(error.__context__))
                got = yield "1.4"
                print("1.4 got", got)
                got = yield "1.5"
                print("1.5 got", got)
            finally:
                print("f1 finally", repr(sys.exception()))
            try:
                got = yield "1.6"
                print("1.6 got", got)
            except StopIteration as error:
                print("f1 caught", repr(error), "from", repr(error.__context__))
                got = yield "1.7"
                print("1.7 got", got)
        except GeneratorExit as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
        else:
            print("f1 else")
        finally:
            print("f1 finally", repr(sys.exception()))
        got = yield "1.8"
        print("1.8 got", got)
    for _ in range(1):
        for _ in range(3):
            try:
                got = yield "1.9"
                print("1.9 got", got)
                got = yield "1.10"
                print("1.10 got", got)
            except StopIteration as error:
                print("f1 caught", repr(error), "from", repr(error.__context__))
        try:
            try:
                got = yield "1.11"
                print("1.11 got", got)
                got = yield "1.12"
                print("1.12 got", got)
            finally:
                print("f1 finally", repr(sys.exception()))
                got = yield "1.13"
                print("1.13 got", got)
                got = yield "1.14"
                print("1.14 got", got)
        finally:
            print("f1 finally", repr(sys.exception()))
    got = yield from f2()
    print("f2 gave", got)


def f0():
    got = yield "0.15"
    print("0.15 got", got)
    try:
        got = yield "0.16"
        print("0.16 got", got)
        for _ in range(1):
            got = yield from f1()
            print("f1 gave", got)
            try:
                got = yield "0.17"
                print("0.17 got", got)
                got = yield "0.18"
                print("0.18 got", got)
            finally:
                print("f0 finally", repr(sys.exception()))
    except GeneratorExit as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        return "f0 early"
    return "f0 result"


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", repr(error), "from", repr(error.__context__))


top = f0()
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(Own(1)))
attempt("throw", lambda: top.throw(Own(2)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send 5", lambda: top.send(5))
attempt("throw", lambda: top.throw(KeyError(6)))
attempt("send 7", lambda: top.send(7))
attempt("send 8", lambda: top.send(8))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
print("dropping")
del top
print("dropped")
