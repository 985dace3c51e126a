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
    got = yield "3.1"
    print("3.1 got", got)
    try:
        for _ in range(3):
            got = yield "3.2"
            print("3.2 got", got)
            got = yield "3.3"
            print("3.3 got", got)
        for _ in range(2):
            got = yield "3.4"
            print("3.4 got", got)
            got = yield "3.5"
            print("3.5 got", got)
    except Own as error:
        print("f3 caught", repr(error), "from", repr(error.__context__))
        got = yield "3.6"
        print("3.6 got", got)
        got = yield "3.7"
        print("3.7 got", got)
    except StopIteration as error:
        print("f3 caught", repr(error), "from", repr(error.__context__))
        got = yield "3.8"
        print("3.8 got", got)
    finally:
        print("f3 finally", repr(sys.exception()))
    return "f3 result"


def f2():
    got = yield "2.9"
    print("2.9 got", got)
    got = yield from f3()
    print("f3 gave", got)
    return "f2 result"


def f1():
    got = yield "1.10"
    print("1.10 got", got)
    got = yield from f2()
    print("f2 gave", got)


def f0():
    for _ in range(2):
        try:
            got = yield from f1()
            print("f1 gave", got)
            try:
                got = yield "0.11"
                print("0.11 got", got)
            except ValueError as error:
                print("f0 caught", repr(error), "from", repr(error.__context__))
            finally:
                print("f0 finally", repr(sys.exception()))
                got = yield "0.12"
                print("0.12 got", got)
                got = yield "0.13"
                print("0.13 got", got)
        except Own as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            got = yield "0.14"
            print("0.14 got", got)
            got = yield "0.15"
            print("0.15 got", got)
            break
        else:
            print("f0 else")
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
attempt("send 4", lambda: top.send(4))
attempt("throw", lambda: top.throw(KeyError(5)))
attempt("send 6", lambda: top.send(6))
attempt("send None", lambda: top.send(None))
attempt("send 8", lambda: top.send(8))
attempt("throw", lambda: top.throw(Own(9)))
attempt("send None", lambda: top.send(None))
attempt("send 11", lambda: top.send(11))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(Own(13)))
print("dropping")
del top
print("dropped")
