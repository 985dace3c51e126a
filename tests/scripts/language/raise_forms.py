def attempt(function):
    try:
        function()
    except BaseException as error:
        print(repr(error), "| cause", repr(error.__cause__), "| context", repr(error.__context__), error.__suppress_context__)


def a():
    raise ValueError


def b():
    raise ValueError("x") from KeyError("cause")


def c():
    try:
        raise KeyError("context")
    except KeyError:
        raise ValueError("x") from None


def d():
    raise ValueError("x") from KeyError


def e():
    raise 5


def f():
    raise ValueError from 5


def g():
    raise


def h():
    raise int


class Weird(Exception):
    def __new__(cls):
        return 5


def i():
    raise Weird


for function in (a, b, c, d, e, f, g, h, i):
    attempt(function)
