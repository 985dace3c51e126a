class Wrapper:
    def __init__(self, g):
        self.g = g

    def __iter__(self):
        return self

    def __next__(self):
        print("w.next")
        return next(self.g)

    def send(self, value):
        print("w.send", value)
        return self.g.send(value)

    def throw(self, *a):
        print("w.throw", a[-1])
        return self.g.throw(*a)

    def close(self):
        print("w.close")
        return self.g.close()


def inner():
    try:
        while True:
            try:
                print("inner got", (yield "value"))
            except ValueError:
                print("inner value error")
    finally:
        print("inner finally")


def outer():
    yield from Wrapper(inner())


g = outer()
next(g)
g.send(1)
g.throw(ValueError("x"))
next(g)
g.close()
