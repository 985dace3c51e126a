import sys

print(sys.exception(), sys.exc_info())
try:
    raise ValueError("x")
except ValueError as error:
    print(sys.exception() is error, sys.exc_info()[0].__name__, sys.exc_info()[2] is error.__traceback__)
    try:
        raise KeyError("y")
    except KeyError:
        print(repr(sys.exception()))
    print(repr(sys.exception()))

    def f():
        return repr(sys.exception())

    print(f())
print(sys.exception())
try:
    try:
        raise ValueError
    finally:
        print(repr(sys.exception()))
except ValueError:
    pass
