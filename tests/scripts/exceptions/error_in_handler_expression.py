try:
    try:
        raise ValueError("x")
    except undefined_name:
        pass
except NameError as error:
    print(error, repr(error.__context__))


def raises():
    raise LookupError("while matching")


try:
    try:
        raise ValueError("x")
    except raises():
        pass
except LookupError as error:
    print(repr(error), repr(error.__context__))
