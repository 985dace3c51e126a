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
    try:
        try:
            got = yield "4.2"
            print("4.2 got", got)
        except ValueError as error:
            print("f4 caught", repr(error), "from", repr(error.__context__))
            raise Own("f4") from error
        else:
            print("f4 else")
        try:
            got = yield "4.3"
            print("4.3 got", got)
        except ValueError as error:
            print("f4 caught", repr(error), "from", repr(error.__context__))
            raise Own("f4") from error
        except KeyError as error:
            print("f4 caught", repr(error), "from", repr(error.__context__))
            got = yield "4.4"
            print("4.4 got", got)
    except KeyError as error:
        print("f4 caught", repr(error), "from", repr(error.__context__))
        got = yield "4.5"
        print("4.5 got", got)
    finally:
        print("f4 finally", repr(sys.exception()))
        got = yield "4.6"
        print("4.6 got", got)
        got = yield "4.7"
        print("4.7 got", got)


def f3():
    got = yield "3.8"
    print("3.8 got", got)
    got = yield "3.9"
    print("3.9 got", got)
    got = yield from f4()
    print("f4 gave", got)
    return "f3 result"


def f2():
    try:
        got = yield "2.10"
        print("2.10 got", got)
    finally:
        print("f2 finally", repr(sys.exception()))
    try:
        got = yield "2.11"
        print("2.11 got", got)
        got = yield "2.12"
        print("2.12 got", got)
    except Own as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
    except ValueError as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
    finally:
        print("f2 finally", repr(sys.exception()))
    got = yield from f3()
    print("f3 gave", got)
    return "f2 result"


def f1():
    got = yield "1.13"
    print("1.13 got", got)
    try:
        for _ in range(3):
            got = yield "1.14"
            print("1.14 got", got)
    except GeneratorExit as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        raise Own("f1") from error
    except StopIteration as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
    finally:
        print("f1 finally", repr(sys.exception()))
    got = yield from f2()
    print("f2 gave", got)
    return "f1 result"


def f0():
    got = yield "0.15"
    print("0.15 got", got)
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
attempt("throw", lambda: top.throw(Own(3)))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(5)))
attempt("send None", lambda: top.send(None))
attempt("send 7", lambda: top.send(7))
attempt("send 8", lambda: top.send(8))
attempt("send 9", lambda: top.send(9))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(Own(11)))
attempt("send 12", lambda: top.send(12))
print("dropping")
del top
print("dropped")
