a, b, c = ValueError("a"), ValueError("b"), ValueError("c")
try:
    try:
        raise a
    except ValueError:
        raise b
except ValueError:
    pass
try:
    try:
        raise b
    except ValueError:
        raise a
except ValueError as error:
    print(repr(error), repr(error.__context__), repr(error.__context__.__context__))
try:
    try:
        raise c
    except ValueError:
        raise c
except ValueError as error:
    print(repr(error), error.__context__)
