def f(a, b=2, /, c=3, *args, d, e=5, **kwargs):
    return a, b, c, args, d, e, kwargs


print(f(1, d=4))
print(f(1, 2, 3, 4, 5, d=6, e=7, z=8))
print(f(1, d=4, a="kw", b="kw"))
print(f(*[1, 2], *(3, 4), d=1, **{"x": 1}, **{"y": 2}))


def attempt(call):
    try:
        print(call())
    except TypeError as error:
        print(error)


def g(a, b, /, c, *, d):
    pass


attempt(lambda: g())
attempt(lambda: g(1))
attempt(lambda: g(1, 2))
attempt(lambda: g(1, 2, 3))
attempt(lambda: g(1, 2, 3, 4))
attempt(lambda: g(1, 2, 3, 4, d=5))
attempt(lambda: g(1, b=2, c=3, d=4))
attempt(lambda: g(a=1, b=2, c=3, d=4))
attempt(lambda: g(1, 2, 3, d=4, e=5))
attempt(lambda: g(1, 2, 3, c=3, d=4))
attempt(lambda: g(1, 2, 3, **{"d": 1}, **{"d": 2}))
attempt(lambda: g(1, 2, *5))
attempt(lambda: g(1, 2, **5))
attempt(lambda: g(1, 2, **{1: 2}))
attempt(lambda: (lambda: 0)(1))
attempt(lambda: (lambda x, y=1: 0)(1, 2, 3))
attempt(lambda: (lambda *, k: 0)(1))
five = 5
attempt(lambda: five())


class C:
    def m(self):
        pass


attempt(lambda: C().m(1))
attempt(lambda: C.m())
