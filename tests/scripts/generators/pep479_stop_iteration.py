def raises():
    yield 1
    raise StopIteration("escaped")


g = raises()
print(next(g))
try:
    next(g)
except RuntimeError as error:
    print(error)
    print(repr(error.__cause__), error.__cause__ is error.__context__, error.__suppress_context__)


def leaks():
    yield next(iter(()))


try:
    list(leaks())
except RuntimeError as error:
    print(error)
try:
    list(next(iter(())) for _ in range(2))
except RuntimeError as error:
    print(error)
