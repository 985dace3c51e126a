class Between:
    def __init__(self, source):
        self.source = source

    def __iter__(self):
        return self

    def __next__(self):
        value = next(self.source)
        return ("between", value)


def inner():
    got = yield 1
    print("inner got", got)
    yield 2
    return "inner done"


def outer():
    try:
        result = yield from Between(inner())
        print("result", result)
    finally:
        print("outer finally")


g = outer()
print(next(g), next(g))
print(next(g, "end"))
g = outer()
next(g)
try:
    g.send("x")
except AttributeError as error:
    print(error)
