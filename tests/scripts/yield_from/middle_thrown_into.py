def inner():
    try:
        yield 1
        yield 2
    except ValueError as error:
        print("inner", repr(error))
        yield "inner handled"


def wrap(name, source):
    try:
        return (yield from source)
    except KeyError as error:
        print(name, repr(error))
        yield name + " handled"


low = inner()
middle = wrap("middle", low)
top = wrap("top", middle)
next(top)
print(middle.throw(ValueError("v")))
print(middle.throw(KeyError("k")))
print(middle.gi_yieldfrom, top.gi_yieldfrom is middle)
print(next(top, "end"))
