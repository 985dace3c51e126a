def inner():
    try:
        yield 1
    except GeneratorExit:
        yield "ignored"


def outer():
    try:
        yield from inner()
    except RuntimeError as error:
        print("outer got", error)
        raise


g = outer()
next(g)
try:
    g.close()
except RuntimeError as error:
    print(error)
print(g.gi_frame)
