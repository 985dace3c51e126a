# reference: 3.14
import sys


def hook(report):
    print("type", report.exc_type.__name__)
    print("value", report.exc_value)
    print("traceback", report.exc_traceback is not None)
    print(report.object, (report.err_msg or "").split(" <")[0])


sys.unraisablehook = hook


def body():
    try:
        yield 1
    finally:
        raise ValueError("while closing")


g = body()
next(g)
try:
    raise KeyError("around")
except KeyError:
    del g
    print("current", repr(sys.exception()))
