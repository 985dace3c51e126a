def outer():
    try:
        yield from [1, 2, 3]
    finally:
        print("finally")


g = outer()
next(g)
try:
    g.send("value")
except AttributeError as error:
    print(error)
print(list(g))


class Iterator:
    def __iter__(self):
        return self

    def __next__(self):
        return 1


def other():
    try:
        yield from Iterator()
    except AttributeError as error:
        print("inside:", error)
        yield "handled"


g = other()
next(g)
print(g.send(1))
