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
    except Own as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        return "f2 early"
    except StopIteration as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
    else:
        print("f2 else")
    try:
        got = yield "2.2"
        print("2.2 got", got)
        try:
            got = yield "2.3"
            print("2.3 got", got)
            got = yield "2.4"
            print("2.4 got", got)
        except KeyError as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
            raise
    finally:
        print("f2 finally", repr(sys.exception()))
    return "f2 result"


def f1():
    got = yield from f2()
    print("f2 gave", got)
    try:
        got = yield "1.5"
        print("1.5 got", got)
    finally:
        print("f1 finally", repr(sys.exception()))
    return "f1 result"


def f0():
    got = yield from f1()
    print("f1 gave", got)
    try:
        got = yield "0.6"
        print("0.6 got", got)
        got = yield from f1()
        print("f1 gave", got)
    except GeneratorExit as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
    except ValueError as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        raise Own("f0") from error
    else:
        print("f0 else")
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
attempt("send 2", lambda: top.send(2))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(5)))
attempt("throw", lambda: top.throw(ValueError(6)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(Own(10)))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(12)))
print("dropping")
del top
print("dropped")
