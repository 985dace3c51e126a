class Iterator:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def close(self):
        print("close called")

    def throw(self, *arguments):
        print("throw must not be called for GeneratorExit")


def outer():
    try:
        yield from Iterator()
    except GeneratorExit:
        print("outer got GeneratorExit")
        raise


g = outer()
next(g)
g.close()
g = outer()
next(g)
try:
    g.throw(GeneratorExit)
except GeneratorExit:
    print("came out")
