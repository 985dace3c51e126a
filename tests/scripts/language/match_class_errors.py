class NoArgs:
    pass


class BadArgs:
    __match_args__ = ["a"]


class BadName:
    __match_args__ = (1,)


class One:
    __match_args__ = ("a",)
    a = 1


class Double:
    __match_args__ = ("a", "a")
    a = 1


def attempt(function):
    try:
        print(function())
    except TypeError as error:
        print(error)


def a():
    match NoArgs():
        case NoArgs(x):
            return "never"


def b():
    match BadArgs():
        case BadArgs(x):
            return "never"


def c():
    match BadName():
        case BadName(x):
            return "never"


def d():
    match One():
        case One(x, y):
            return "never"


def e():
    match Double():
        case Double(x, y):
            return "never"


def f():
    match One():
        case One(1, a=1):
            return "never"


def g():
    n = 5
    match One():
        case n(x):
            return "never"


def h():
    match One():
        case One(missing=1):
            return "never"
        case _:
            return "missing attribute doesn't match"


def i():
    match 5:
        case int(1, 2):
            return "never"


for function in (a, b, c, d, e, f, g, h, i):
    attempt(function)
