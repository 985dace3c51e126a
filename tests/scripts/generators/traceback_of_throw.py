import traceback


def body():
    x = 1
    yield x


g = body()
next(g)
try:
    g.throw(ValueError("thrown"))
except ValueError as error:
    for entry in traceback.extract_tb(error.__traceback__):
        print(entry.name, entry.lineno, entry.line)

try:
    raise KeyError("raised before")
except KeyError as error:
    saved = error
g = body()
next(g)
try:
    g.throw(saved)
except KeyError as error:
    print([entry.lineno for entry in traceback.extract_tb(error.__traceback__)])
