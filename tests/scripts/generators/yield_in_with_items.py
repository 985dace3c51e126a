class M:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print("enter", self.name)
        return self.name

    def __exit__(self, *a):
        print("exit", self.name, a[0] and a[0].__name__)


def body():
    with (yield "first manager") as a, (yield "second manager") as b:
        got = yield a + b
        print("got", got)


g = body()
print(next(g))
print(g.send(M("x")))
print(g.send(M("y")))
g.close()
g = body()
next(g)
g.send(M("only"))
g.close()
