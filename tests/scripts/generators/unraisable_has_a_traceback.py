# An exception that nobody can catch and that has no traceback gets that of the place where it is reported.
import sys


def report(unraisable):
    print(repr(unraisable.exc_value), unraisable.exc_traceback.tb_lineno)
    print(unraisable.exc_traceback is unraisable.exc_value.__traceback__, unraisable.exc_traceback.tb_next)


sys.unraisablehook = report


def stubborn():
    try:
        yield
    finally:
        yield


def drops():
    generator = stubborn()
    next(generator)
    del generator


drops()
sys.unraisablehook = sys.__unraisablehook__
