class Manager:
    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, kind, value, traceback):
        print("exit", kind.__name__ if kind else None, value)
        return kind is ValueError


def body():
    with Manager():
        yield 1
        yield 2
    yield "after"


print(list(body()))
g = body()
next(g)
print(g.throw(ValueError("suppressed")))
g = body()
next(g)
g.close()
g = body()
next(g)
try:
    g.throw(KeyError("passes"))
except KeyError as error:
    print(repr(error))
