def body():
    try:
        yield
    except ValueError as error:
        print(repr(error.__cause__), error.__notes__)
        raise KeyError("new") from error


g = body()
next(g)
e = ValueError("x")
e.__cause__ = LookupError("cause")
e.add_note("a note")
try:
    g.throw(e)
except KeyError as error:
    print(error.__cause__ is e, error.__context__ is e)
