import warnings

warnings.simplefilter("ignore")


class Iterator:
    def __iter__(self):
        return self

    def __next__(self):
        return "next"

    def throw(self, *arguments):
        print([a if isinstance(a, type) else repr(a) for a in arguments])
        return "from throw"


def outer():
    yield from Iterator()


g = outer()
next(g)
g.throw(ValueError)
g.throw(ValueError, "text")
g.throw(ValueError, None, None)
g.throw(ValueError("only"))
