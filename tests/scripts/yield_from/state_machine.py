def digits(out):
    while True:
        c = yield
        if not c.isdigit():
            return c
        out.append(c)


def parser(results):
    c = yield
    while c != "$":
        if c.isdigit():
            out = [c]
            c = yield from prime(digits(out))
            results.append(int("".join(out)))
        else:
            results.append(c)
            c = yield


def prime(g):
    return (yield from g)


results = []
p = parser(results)
next(p)
try:
    for c in "12+345*6$":
        p.send(c)
except StopIteration:
    print(results)
