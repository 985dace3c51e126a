import sys


def stack():
    frame = sys._getframe(1)
    names = []
    while frame is not None:
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    return names[:names.index("<module>")]


def inner():
    print(stack())
    yield 1
    print(stack())


def middle():
    yield from inner()


def outer():
    yield from middle()


def drive(g):
    next(g, None)


g = outer()
next(g)
print(g.gi_frame.f_back, g.gi_yieldfrom.gi_frame.f_back)
drive(g)
