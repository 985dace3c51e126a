import traceback


def inner():
    yield 1
    1 / 0


def middle():
    yield from inner()


def outer():
    yield from middle()


g = outer()
next(g)
try:
    next(g)
except ZeroDivisionError as error:
    for entry in traceback.extract_tb(error.__traceback__):
        print(entry.name, entry.lineno, entry.line)
g = outer()
next(g)
try:
    g.throw(LookupError("thrown"))
except LookupError as error:
    for entry in traceback.extract_tb(error.__traceback__):
        print(entry.name, entry.lineno)
