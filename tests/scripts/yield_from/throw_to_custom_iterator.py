class Iterator:
    def __iter__(self):
        return self

    def __next__(self):
        return "next"

    def throw(self, *arguments):
        print("throw", len(arguments), [a if isinstance(a, type) else repr(a) for a in arguments])
        if isinstance(arguments[-1], KeyError) or arguments[0] is KeyError:
            raise StopIteration("stopped by throw")
        return "from throw"


def outer():
    result = yield from Iterator()
    yield "result " + result


g = outer()
print(next(g))
print(g.throw(ValueError("v")))
print(g.throw(KeyError("k")))
