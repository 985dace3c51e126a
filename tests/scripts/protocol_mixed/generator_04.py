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
    try:
        got = yield "3.1"
        print("3.1 got", got)
        got = yield "3.2"
        print("3.2 got", got)
    except StopIteration as error:
        print("f3 caught", repr(error), "from", repr(error.__context__))
        raise Own("f3") from error
    except KeyError as error:
        print("f3 caught", repr(error), "from", repr(error.__context__))
        return "f3 early"
    else:
        print("f3 else")
    finally:
        print("f3 finally", repr(sys.exception()))
        got = yield "3.3"
        print("3.3 got", got)
    for _ in range(1):
        try:
            got = yield "3.4"
            print("3.4 got", got)
        except ValueError as error:
            print("f3 caught", repr(error), "from", repr(error.__context__))
        for _ in range(3):
            got = yield "3.5"
            print("3.5 got", got)
            got = yield "3.6"
            print("3.6 got", got)


def f2():
    try:
        got = yield from f3()
        print("f3 gave", got)
    except StopIteration as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        raise Own("f2") from error
    except GeneratorExit as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        return "f2 early"
    else:
        print("f2 else")
    finally:
        print("f2 finally", repr(sys.exception()))
    return "f2 result"


def f1():
    for _ in range(2):
        got = yield "1.7"
        print("1.7 got", got)
        got = yield "1.8"
        print("1.8 got", got)
    got = yield from f2()
    print("f2 gave", got)
    return "f1 result"


def f0():
    got = yield "0.9"
    print("0.9 got", got)
    got = yield from f1()
    print("f1 gave", got)


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", repr(error), "from", repr(error.__context__))


top = f0()
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(ValueError(2)))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(ValueError(4)))
attempt("throw", lambda: top.throw(ValueError(5)))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(ValueError(7)))
attempt("send None", lambda: top.send(None))
attempt("send 9", lambda: top.send(9))
attempt("send 10", lambda: top.send(10))
attempt("close", lambda: top.close())
