class Stop(StopIteration):
    pass


def raises():
    raise Stop("subclass")
    yield


try:
    next(raises())
except RuntimeError as error:
    print(error, repr(error.__cause__))
