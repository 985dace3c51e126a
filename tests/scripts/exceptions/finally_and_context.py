import sys


def f():
    try:
        raise ValueError("body")
    finally:
        try:
            raise KeyError("cleanup")
        except KeyError as error:
            print(repr(error.__context__))
        print(repr(sys.exception()))


try:
    f()
except ValueError as error:
    print(repr(error), error.__context__)
