def f(*args, **kwargs):
    return args, kwargs


def body():
    print(f((yield 1), *(yield 2), (yield 3), k=(yield 4), **(yield 5)))
    print((yield 6).upper())
    print([(yield 7)].index("x"))


g = body()
next(g)
for value in ("a", "bc", "d", "e", {"z": 1}, "up", "x"):
    next_value = None
    try:
        next_value = g.send(value)
    except StopIteration:
        print("end")
