def outer():
    try:
        yield from [1, 2]
    except ValueError as error:
        print("raised at the delegation", repr(error))
        yield "handled"


g = outer()
next(g)
print(g.throw(ValueError("v")))
print(next(g, "end"))
