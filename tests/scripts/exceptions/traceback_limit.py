# exit: 1
import sys


def f(n):
    if n:
        f(n - 1)
    else:
        1 / 0


for limit in (2, 0, -1, 1 << 100):
    sys.tracebacklimit = limit
    try:
        f(2)
    except ZeroDivisionError:
        sys.excepthook(*sys.exc_info())
sys.tracebacklimit = 1
f(2)
