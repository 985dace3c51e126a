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
        try:
            got = yield "4.2"
            print("4.2 got", got)
        finally:
            print("f4 finally", repr(sys.exception()))
    except StopIteration as error:
        print("f4 caught", repr(error), "from", repr(error.__context__))
    except Own as error:
        print("f4 caught", repr(error), "from", repr(error.__context__))
        return "f4 early"
    finally:
        print("f4 finally", repr(sys.exception()))
    return "f4 result"


def f3():
    for _ in range(2):
        try:
            got = yield "3.3"
            print("3.3 got", got)
        except KeyError as error:
            print("f3 caught", repr(error), "from", repr(error.__context__))
            break
        except ValueError as error:
            print("f3 caught", repr(error), "from", repr(error.__context__))
            raise
            break
        else:
            print("f3 else")
        finally:
            print("f3 finally", repr(sys.exception()))
        got = yield from f4()
        print("f4 gave", got)
    got = yield from f4()
    print("f4 gave", got)
    return "f3 result"


def f2():
    for _ in range(2):
        got = yield "2.4"
        print("2.4 got", got)
    got = yield from f3()
    print("f3 gave", got)
    return "f2 result"


def f1():
    got = yield "1.5"
    print("1.5 got", got)
    got = yield from f2()
    print("f2 gave", got)
    return "f1 result"


def f0():
    try:
        got = yield from f1()
        print("f1 gave", got)
        got = yield from f1()
        print("f1 gave", got)
    except Own as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        got = yield "0.6"
        print("0.6 got", got)
        got = yield "0.7"
        print("0.7 got", got)
    except StopIteration as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        raise
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
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("throw", lambda: top.throw(ValueError(2)))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("throw", lambda: top.throw(KeyError(4)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send 7", lambda: top.send(7))
attempt("throw", lambda: top.throw(KeyError(8)))
attempt("send None", lambda: top.send(None))
attempt("close", lambda: top.close())
attempt("send None", lambda: top.send(None))
attempt("send 12", lambda: top.send(12))
attempt("close", lambda: top.close())
