try:
    try:
        raise ValueError("first")
    except ValueError:
        raise KeyError("second")
except KeyError as error:
    print(repr(error.__context__), error.__cause__)
try:
    try:
        1 / 0
    finally:
        raise TypeError("in finally")
except TypeError as error:
    print(repr(error.__context__))
try:
    raise ValueError("alone")
except ValueError as error:
    print(error.__context__)


def handler():
    raise LookupError("from a function")


try:
    try:
        raise ValueError("outer")
    except ValueError:
        handler()
except LookupError as error:
    print(repr(error.__context__))
