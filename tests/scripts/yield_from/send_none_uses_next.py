class Iterator:
    def __iter__(self):
        return self

    def __next__(self):
        print("next")
        return 1

    def send(self, value):
        print("send", value)
        return 2


def outer():
    yield from Iterator()


g = outer()
print(next(g), g.send(None), g.send("v"), next(g))
