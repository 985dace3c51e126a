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
    for _ in range(2):
        for _ in range(2):
            got = yield "3.2"
            print("3.2 got", got)
            got = yield "3.3"
            print("3.3 got", got)
        got = yield "3.4"
        print("3.4 got", got)
    return "f3 result"


def f2():
    try:
        for _ in range(3):
            got = yield from f3()
            print("f3 gave", got)
        try:
            got = yield from f3()
            print("f3 gave", got)
            got = yield "2.5"
            print("2.5 got", got)
        except GeneratorExit as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
            raise Own("f2") from error
        finally:
            print("f2 finally", repr(sys.exception()))
    except ValueError as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
    return "f2 result"


def f1():
    try:
        got = yield "1.6"
        print("1.6 got", got)
        got = yield from f2()
        print("f2 gave", got)
    finally:
        print("f1 finally", repr(sys.exception()))
        got = yield "1.7"
        print("1.7 got", got)


def f0():
    got = yield "0.8"
    print("0.8 got", got)
    for _ in range(3):
        got = yield "0.9"
        print("0.9 got", got)
        try:
            try:
                got = yield "0.10"
                print("0.10 got", got)
            except StopIteration as error:
                print("f0 caught", repr(error), "from", repr(error.__context__))
                raise Own("f0") from error
            except ValueError as error:
                print("f0 caught", repr(error), "from", repr(error.__context__))
                raise Own("f0") from error
                break
            else:
                print("f0 else")
            finally:
                print("f0 finally", repr(sys.exception()))
        except ValueError as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            return "f0 early"
            break
        except GeneratorExit as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            got = yield "0.11"
            print("0.11 got", got)
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
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(4)))
attempt("send 5", lambda: top.send(5))
attempt("send 6", lambda: top.send(6))
attempt("throw", lambda: top.throw(Own(7)))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("throw", lambda: top.throw(ValueError(9)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send 12", lambda: top.send(12))
print("dropping")
del top
print("dropped")
