# exit: 1
def one():
    raise ValueError("one")


def collect():
    errors = []
    for function in (one, lambda: 1 / 0):
        try:
            function()
        except Exception as error:
            errors.append(error)
    errors.append(ExceptionGroup("nested", [KeyError("k")]))
    raise ExceptionGroup("several", errors)


collect()
