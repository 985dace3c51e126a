import sys


def inner():
    frame = sys._getframe()
    names = []
    while frame:
        names.append((frame.f_code.co_name, frame.f_lineno))
        frame = frame.f_back
    return names


def outer():
    x = 1
    return inner()


for entry in outer()[:3]:
    print(*entry)
print(sys._getframe(0).f_code.co_name, sys._getframe().f_globals is globals(), sys._getframe().f_locals is globals())
