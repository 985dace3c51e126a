class Iterator:
    def __iter__(self):
        return self

    def __next__(self):
        return 1


def outer(it):
    yield from it


it = Iterator()
it.close = lambda: print("closed through the instance attribute")
it.throw = lambda *a: "thrown " + repr(a[-1])
it.send = lambda v: f"sent {v}"
g = outer(it)
print(next(g), g.send(3), g.throw(ValueError("v")))
g.close()
