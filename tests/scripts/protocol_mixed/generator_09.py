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
    try:
        got = yield "4.1"
        print("4.1 got", got)
        got = yield "4.2"
        print("4.2 got", got)
    finally:
        print("f4 finally", repr(sys.exception()))
    got = yield "4.3"
    print("4.3 got", got)
    return "f4 result"


def f3():
    got = yield from f4()
    print("f4 gave", got)
    return "f3 result"


def f2():
    try:
        try:
            try:
                got = yield "2.4"
                print("2.4 got", got)
                got = yield "2.5"
                print("2.5 got", got)
            except KeyError as error:
                print("f2 caught", repr(error), "from", repr(error.__context__))
                return "f2 early"
            except Own as error:
                print("f2 caught", repr(error), "from", repr(error.__context__))
                got = yield "2.6"
                print("2.6 got", got)
            finally:
                print("f2 finally", repr(sys.exception()))
        finally:
            print("f2 finally", repr(sys.exception()))
        try:
            got = yield from f3()
            print("f3 gave", got)
        except KeyError as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
        finally:
            print("f2 finally", repr(sys.exception()))
            got = yield "2.7"
            print("2.7 got", got)
            got = yield "2.8"
            print("2.8 got", got)
    finally:
        print("f2 finally", repr(sys.exception()))
    return "f2 result"


def f1():
    try:
        got = yield from f2()
        print("f2 gave", got)
    finally:
        print("f1 finally", repr(sys.exception()))
        got = yield "1.9"
        print("1.9 got", got)
    return "f1 result"


def f0():
    try:
        got = yield from f1()
        print("f1 gave", got)
        got = yield "0.10"
        print("0.10 got", got)
    except Own as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        got = yield "0.11"
        print("0.11 got", got)
    try:
        got = yield "0.12"
        print("0.12 got", got)
        try:
            got = yield "0.13"
            print("0.13 got", got)
        except Own as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            return "f0 early"
        finally:
            print("f0 finally", repr(sys.exception()))
    except KeyError as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
    return "f0 result"


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", repr(error), "from", repr(error.__context__))


top = f0()
attempt("send None", lambda: top.send(None))
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(2)))
attempt("throw", lambda: top.throw(ValueError(3)))
attempt("send None", lambda: top.send(None))
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(7)))
attempt("send None", lambda: top.send(None))
attempt("close", lambda: top.close())
