# exit: 1
def inner():
    yield 1
    raise KeyError("bottom")


def middle():
    yield from inner()


def outer():
    value = yield from middle()
    return value


list(outer())
