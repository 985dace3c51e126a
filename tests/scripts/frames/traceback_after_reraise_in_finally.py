import traceback


def f():
    try:
        raise ValueError("x")
    finally:
        y = 1


def g():
    try:
        f()
    except KeyError:
        pass


def h():
    with open(__file__):
        g()


try:
    h()
except ValueError as error:
    print([(e.name, e.lineno) for e in traceback.extract_tb(error.__traceback__)])
