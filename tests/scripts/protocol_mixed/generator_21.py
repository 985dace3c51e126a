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
    got = yield from Steps(2)
    print("steps gave", got)
    return "f3 result"


def f2():
    got = yield from f3()
    print("f3 gave", got)


def f1():
    for _ in range(3):
        got = yield "1.2"
        print("1.2 got", got)
    for _ in range(1):
        got = yield "1.3"
        print("1.3 got", got)
        try:
            for _ in range(3):
                got = yield "1.4"
                print("1.4 got", got)
        except StopIteration as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            raise Own("f1") from error
            break
        except Own as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
            break
        finally:
            print("f1 finally", repr(sys.exception()))
    got = yield from f2()
    print("f2 gave", got)
    return "f1 result"


def f0():
    try:
        for _ in range(1):
            got = yield "0.5"
            print("0.5 got", got)
            got = yield "0.6"
            print("0.6 got", got)
        got = yield from f1()
        print("f1 gave", got)
    except KeyError as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
        raise Own("f0") from error
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
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send 5", lambda: top.send(5))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(KeyError(8)))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
print("dropping")
del top
print("dropped")
