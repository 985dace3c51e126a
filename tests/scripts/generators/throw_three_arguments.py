import warnings

warnings.simplefilter("always")


def body():
    while True:
        try:
            yield "ready"
        except Exception as error:
            print("caught", repr(error), error.__traceback__ is not None)


g = body()
next(g)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    g.throw(ValueError, "message")
    g.throw(ValueError, ("a", "b"))
    g.throw(ValueError, ValueError("instance"), None)
    g.throw(KeyError, None)
for warning in caught:
    print(warning.category.__name__, warning.message)
warnings.simplefilter("ignore")
for bad in [(ValueError("v"), "x"), (ValueError, "x", "not a traceback"), (1, 2)]:
    try:
        g.throw(*bad)
    except TypeError as error:
        print(error)
