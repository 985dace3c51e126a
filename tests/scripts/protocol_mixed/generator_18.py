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
        for _ in range(2):
            got = yield "2.1"
            print("2.1 got", got)
            got = yield "2.2"
            print("2.2 got", got)
        try:
            got = yield "2.3"
            print("2.3 got", got)
        except GeneratorExit as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
            raise Own("f2") from error
        except ValueError as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
            raise Own("f2") from error
        finally:
            print("f2 finally", repr(sys.exception()))
            got = yield "2.4"
            print("2.4 got", got)
            got = yield "2.5"
            print("2.5 got", got)
    except StopIteration as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        return "f2 early"
    finally:
        print("f2 finally", repr(sys.exception()))
    got = yield "2.6"
    print("2.6 got", got)


def f1():
    got = yield from f2()
    print("f2 gave", got)


def f0():
    try:
        got = yield from f1()
        print("f1 gave", got)
        got = yield "0.7"
        print("0.7 got", got)
    except GeneratorExit as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        got = yield "0.8"
        print("0.8 got", got)
        got = yield "0.9"
        print("0.9 got", got)
    finally:
        print("f0 finally", repr(sys.exception()))


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", repr(error), "from", repr(error.__context__))


top = f0()
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(1)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(ValueError(4)))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("throw", lambda: top.throw(KeyError(6)))
attempt("send None", lambda: top.send(None))
attempt("send 8", lambda: top.send(8))
attempt("send None", lambda: top.send(None))
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("send 11", lambda: top.send(11))
print("dropping")
del top
print("dropped")
