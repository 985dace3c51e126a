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
        for _ in range(1):
            got = yield "4.1"
            print("4.1 got", got)
            got = yield "4.2"
            print("4.2 got", got)
    except GeneratorExit as error:
        print("f4 caught", repr(error), "from", repr(error.__context__))
    else:
        print("f4 else")
    finally:
        print("f4 finally", repr(sys.exception()))
        got = yield "4.3"
        print("4.3 got", got)
        got = yield "4.4"
        print("4.4 got", got)
    try:
        got = yield from Steps(2)
        print("steps gave", got)
    except GeneratorExit as error:
        print("f4 caught", repr(error), "from", repr(error.__context__))
        return "f4 early"
    except ValueError as error:
        print("f4 caught", repr(error), "from", repr(error.__context__))
        return "f4 early"
    finally:
        print("f4 finally", repr(sys.exception()))
    return "f4 result"


def f3():
    for _ in range(2):
        got = yield "3.5"
        print("3.5 got", got)
    try:
        try:
            for _ in range(3):
                got = yield "3.6"
                print("3.6 got", got)
                got = yield "3.7"
                print("3.7 got", got)
            got = yield from f4()
            print("f4 gave", got)
        except Own as error:
            print("f3 caught", repr(error), "from", repr(error.__context__))
            got = yield "3.8"
            print("3.8 got", got)
        except GeneratorExit as error:
            print("f3 caught", repr(error), "from", repr(error.__context__))
            raise Own("f3") from error
        finally:
            print("f3 finally", repr(sys.exception()))
    except KeyError as error:
        print("f3 caught", repr(error), "from", repr(error.__context__))
    finally:
        print("f3 finally", repr(sys.exception()))
    return "f3 result"


def f2():
    for _ in range(3):
        try:
            try:
                got = yield "2.9"
                print("2.9 got", got)
                got = yield "2.10"
                print("2.10 got", got)
            finally:
                print("f2 finally", repr(sys.exception()))
            got = yield from f3()
            print("f3 gave", got)
        except Own as error:
            print("f2 caught", repr(error), "from", repr(error.__context__))
            raise Own("f2") from error
        finally:
            print("f2 finally", repr(sys.exception()))
        got = yield "2.11"
        print("2.11 got", got)
    try:
        for _ in range(3):
            try:
                got = yield "2.12"
                print("2.12 got", got)
            except Own as error:
                print("f2 caught", repr(error), "from", repr(error.__context__))
                break
            except StopIteration as error:
                print("f2 caught", repr(error), "from", repr(error.__context__))
            else:
                print("f2 else")
        for _ in range(1):
            try:
                got = yield "2.13"
                print("2.13 got", got)
                got = yield "2.14"
                print("2.14 got", got)
            finally:
                print("f2 finally", repr(sys.exception()))
                got = yield "2.15"
                print("2.15 got", got)
            try:
                got = yield "2.16"
                print("2.16 got", got)
            except StopIteration as error:
                print("f2 caught", repr(error), "from", repr(error.__context__))
                raise
            except ValueError as error:
                print("f2 caught", repr(error), "from", repr(error.__context__))
                raise Own("f2") from error
            else:
                print("f2 else")
            finally:
                print("f2 finally", repr(sys.exception()))
    except ValueError as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        raise
    except GeneratorExit as error:
        print("f2 caught", repr(error), "from", repr(error.__context__))
        got = yield "2.17"
        print("2.17 got", got)
        got = yield "2.18"
        print("2.18 got", got)
    return "f2 result"


def f1():
    try:
        got = yield "1.19"
        print("1.19 got", got)
        got = yield from f2()
        print("f2 gave", got)
    except GeneratorExit as error:
        print("f1 caught", repr(error), "from", repr(error.__context__))
        raise Own("f1") from error
    else:
        print("f1 else")
    finally:
        print("f1 finally", repr(sys.exception()))
    got = yield "1.20"
    print("1.20 got", got)
    return "f1 result"


def f0():
    got = yield "0.21"
    print("0.21 got", got)
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
attempt("throw", lambda: top.throw(KeyError(1)))
attempt("throw", lambda: top.throw(ValueError(2)))
attempt("throw", lambda: top.throw(KeyError(3)))
attempt("throw", lambda: top.throw(ValueError(4)))
attempt("send 5", lambda: top.send(5))
top = f0()
attempt("a new one", lambda: top.send(None))
attempt("send None", lambda: top.send(None))
attempt("throw", lambda: top.throw(Own(8)))
print("dropping")
del top
print("dropped")
