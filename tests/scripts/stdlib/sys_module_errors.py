import sys

sys.setrecursionlimit(500)
for action in (
    lambda: sys.setrecursionlimit(0),
    lambda: sys.setrecursionlimit("x"),
    lambda: sys.intern(5),
    lambda: sys._getframe(1000),
    lambda: sys.setswitchinterval(-1),
):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, error)
