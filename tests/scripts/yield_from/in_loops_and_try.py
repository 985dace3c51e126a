def inner(n):
    try:
        for i in range(n):
            yield (n, i)
    finally:
        print("inner", n, "finally")


def outer():
    for n in range(3):
        try:
            yield from inner(n)
        except ValueError:
            print("skipping", n)
            continue
        finally:
            print("outer finally", n)
    else:
        yield "else"


g = outer()
print(next(g))
print(g.throw(ValueError))
print(list(g))
