import sys


def hook(u):
    print(u.exc_type.__name__, u.exc_value, u.exc_traceback is not None, type(u).__name__)


sys.unraisablehook = hook


class C:
    def __del__(self):
        raise ValueError("del")


C()
print(sys.__unraisablehook__ is not hook)
