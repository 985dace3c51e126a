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
    try:
        try:
            got = yield "2.1"
            print("2.1 got", got)
            got = yield "2.2"
            print("2.2 got", got)
        finally:
            print("f2 finally", repr(sys.exception()))
            got = yield "2.3"
            print("2.3 got", got)
    except StopIteration as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
    except ValueError as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        raise Own("f2") from error
    else:
        print("f2 else")
    return "f2 result"


def f1():
    try:
        try:
            try:
                got = yield "1.4"
                print("1.4 got", got)
                got = yield "1.5"
                print("1.5 got", got)
            finally:
                print("f1 finally", repr(sys.exception()))
        finally:
            print("f1 finally", repr(sys.exception()))
    except GeneratorExit as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        raise
    else:
        print("f1 else")
    try:
        try:
            got = yield from f2()
            print("f2 gave", got)
        finally:
            print("f1 finally", repr(sys.exception()))
    finally:
        print("f1 finally", repr(sys.exception()))
    return "f1 result"


def f0():
    try:
        got = yield "0.6"
        print("0.6 got", got)
        try:
            try:
                got = yield "0.7"
                print("0.7 got", got)
            except GeneratorExit as error:
                print("f0 caught", repr(error), "from", repr(error.__context__))
            for _ in range(1):
                got = yield "0.8"
                print("0.8 got", got)
        except Own as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
        except GeneratorExit as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
    finally:
        print("f0 finally", repr(sys.exception()))
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
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("throw", lambda: top.throw(ValueError(7)))
attempt("close", lambda: top.close())
attempt("close", lambda: top.close())
