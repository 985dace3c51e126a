class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def inner():
    local = Noisy("inner local")
    try:
        yield 1
    finally:
        print("inner finally")


def outer():
    local = Noisy("outer local")
    try:
        yield from inner()
    finally:
        print("outer finally")


g = outer()
next(g)
del g
print("dropped")
g = outer()
next(g)
g.close()
print("closed")
