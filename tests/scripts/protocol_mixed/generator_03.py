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
    got = yield from Steps(2)
    print("steps gave", got)
    got = yield "3.1"
    print("3.1 got", got)
    return "f3 result"


def f2():
    got = yield from f3()
    print("f3 gave", got)


def f1():
    try:
        try:
            for _ in range(2):
                got = yield "1.2"
                print("1.2 got", got)
            got = yield "1.3"
            print("1.3 got", got)
        except StopIteration as error:
            print("f1 caught", repr(error), "from", repr(error.__context__))
    except StopIteration as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
    got = yield from f2()
    print("f2 gave", got)
    return "f1 result"


def f0():
    for _ in range(1):
        for _ in range(1):
            for _ in range(1):
                got = yield "0.4"
                print("0.4 got", got)
            try:
                got = yield "0.5"
                print("0.5 got", got)
            except KeyError as error:
                print("f0 caught", repr(error), "from", repr(error.__context__))
                raise
            else:
                print("f0 else")
    try:
        try:
            got = yield from f1()
            print("f1 gave", got)
        except GeneratorExit as error:
            print("f0 caught", repr(error), "from", repr(error.__context__))
            got = yield "0.6"
            print("0.6 got", got)
        got = yield "0.7"
        print("0.7 got", got)
    except ValueError as error:
        print("f0 caught", repr(error), "from", repr(error.__context__))
    return "f0 result"


def attempt(label, step):
    try:
        print(label, "->", repr(step()))
    except BaseException as error:
        print(label, "raised", repr(error), "from", repr(error.__context__))


top = f0()
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(Own(2)))
attempt("send 3", lambda: top.send(3))
attempt("throw", lambda: top.throw(KeyError(4)))
attempt("send None", lambda: top.send(None))
attempt("throw exit", lambda: top.throw(GeneratorExit()))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("close", lambda: top.close())
attempt("throw", lambda: top.throw(KeyError(11)))
attempt("close", lambda: top.close())
