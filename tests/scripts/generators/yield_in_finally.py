def body():
    try:
        raise ValueError("first")
    finally:
        yield "in finally"
        print("finally resumed")


g = body()
print(next(g))
try:
    next(g)
except ValueError as error:
    print(repr(error))


def returning():
    try:
        return "value"
    finally:
        yield "on the way out"


g = returning()
print(next(g))
try:
    next(g)
except StopIteration as stop:
    print(stop.value)
