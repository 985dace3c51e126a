try:
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise ValueError("wrapped") from error
except ValueError as error:
    print(repr(error.__cause__), error.__suppress_context__, error.__cause__ is error.__context__)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("hidden") from None
except ValueError as error:
    print(error.__cause__, error.__suppress_context__, repr(error.__context__))
e = ValueError()
e.__cause__ = KeyError("set")
print(e.__suppress_context__)
e.__suppress_context__ = False
print(e.__suppress_context__)
