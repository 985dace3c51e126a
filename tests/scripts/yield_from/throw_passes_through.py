def inner():
    try:
        yield 1
    except ValueError as error:
        print("inner", repr(error))
        yield "handled inside"


def outer():
    try:
        yield from inner()
    except KeyError as error:
        print("outer", repr(error))
        yield "handled outside"


g = outer()
next(g)
print(g.throw(ValueError("v")))
print(g.throw(KeyError("k")))
print(next(g, "end"))
