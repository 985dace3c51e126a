import functools


def numbers():
    print("one")
    yield 1
    print("two")
    yield 2
    print("end")


print(functools.reduce(lambda a, b: print("call", a, b) or a + b, numbers(), 10))


def failing():
    yield 1
    raise KeyError("inside")


try:
    functools.reduce(max, failing())
except KeyError as error:
    print(repr(error))
