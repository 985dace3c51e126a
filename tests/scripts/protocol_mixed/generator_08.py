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
    for _ in range(1):
        for _ in range(1):
            got = yield "4.1"
            print("4.1 got", got)
    got = yield "4.2"
    print("4.2 got", got)
    return "f4 result"


def f3():
    for _ in range(2):
        got = yield from f4()
        print("f4 gave", got)


def f2():
    got = yield "2.3"
    print("2.3 got", got)
    got = yield from f3()
    print("f3 gave", got)
    return "f2 result"


def f1():
    try:
        try:
            for _ in range(1):
                got = yield "1.4"
                print("1.4 got", got)
                got = yield "1.5"
                print("1.5 got", got)
            got = yield from f2()
            print("f2 gave", got)
        except ValueError as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            raise
        except KeyError as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
        else:
            print("f1 else")
        finally:
            print("f1 finally", repr(sys.exception()))
        try:
            for _ in range(2):
                got = yield "1.6"
                print("1.6 got", got)
                got = yield "1.7"
                print("1.7 got", got)
            got = yield from f2()
            print("f2 gave", got)
        except Own as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            raise Own("f1") from error
    except GeneratorExit as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        raise Own("f1") from error
    except KeyError as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
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
    return "f0 result"


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", repr(error), "from", repr(error.__context__))


top = f0()
attempt("send None", lambda: top.send(None))
attempt("send 1", lambda: top.send(1))
attempt("send None", lambda: top.send(None))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send 7", lambda: top.send(7))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(ValueError(10)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
print("dropping")
del top
print("dropped")
