def make():
    total = 0

    def add():
        nonlocal total
        while True:
            x = yield total
            total += x

    def read():
        while True:
            yield total

    return add(), read()


a, r = make()
next(a)
a.send(5)
print(next(r))
a.send(7)
print(next(r))
