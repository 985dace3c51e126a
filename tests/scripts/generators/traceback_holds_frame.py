def body():
    try:
        yield 1
    finally:
        print("finally")


def use():
    g = body()
    next(g)
    raise KeyError


try:
    use()
except KeyError as error:
    saved = error
print("held")
saved.__traceback__ = None
print("released")
