import traceback


def a():
    raise ValueError("x")


def b():
    try:
        a()
    except ValueError:
        raise


def c():
    try:
        b()
    except ValueError as error:
        raise error


try:
    c()
except ValueError as error:
    print([(e.name, e.lineno) for e in traceback.extract_tb(error.__traceback__)])
