def inner():
    try:
        yield 1
    except ValueError:
        outer_generator_close()
        yield 2


def outer_generator_close():
    try:
        g.close()
    except ValueError as error:
        print(error)


def outer():
    try:
        yield from inner()
    finally:
        print("outer finally")


g = outer()
next(g)
print(g.throw(ValueError))
g.close()
