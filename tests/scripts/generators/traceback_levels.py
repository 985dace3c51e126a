import traceback


def low():
    yield 1
    raise ValueError("low")


def middle():
    for x in low():
        yield x


def top():
    return list(middle())


try:
    top()
except ValueError as error:
    for entry in traceback.extract_tb(error.__traceback__):
        print(entry.name, entry.line)
