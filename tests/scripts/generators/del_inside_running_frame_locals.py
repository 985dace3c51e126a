class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def body():
    a = Noisy("a")
    yield 1
    del a
    print("a deleted")
    b = Noisy("b")
    b = None
    print("b replaced")
    yield Noisy("yielded")
    c = Noisy("c")
    yield 2


g = body()
next(g)
x = next(g)
print("holding", x.name)
del x
next(g)
print("closing")
g.close()
print("closed")
