# Calls with `*` and `**`, bound without lists in between where that is possible.
def every(*args, **kwargs):
    return args, kwargs


def mixed(a, b=2, /, c=3, *d, e=5, **rest):
    return a, b, c, d, e, rest


def positional(a, /, **rest):
    return a, rest


class Thing:
    def method(self, *args, **kwargs):
        return mixed(*args, **kwargs)


class Mapping:
    def keys(self):
        return ["p", "c"]

    def __getitem__(self, key):
        return key * 2


class Text(str):
    pass


def attempt(call):
    try:
        print(call())
    except TypeError as error:
        print("TypeError:", error)


given = {"c": 1}
for call in (
    lambda: every(*(1, 2), **{"x": 1}),
    lambda: mixed(1),
    lambda: mixed(1, 2, 3, 4, 5, e=7, z=9),
    lambda: mixed(*[1, 2], **{"c": 4, "q": 1}),
    lambda: mixed(1, **Mapping()),
    lambda: positional(1, a=3),
    lambda: Thing().method(1, e=2, y=3),
    lambda: Thing.method(Thing(), *range(7)),
    lambda: (lambda **kwargs: kwargs is given)(**given),
    lambda: every(**{Text("x"): 1}),
    lambda: mixed(1, **{Text("c"): 1}),
    lambda: mixed(1, **{"".join(["c", ""]): 8}),
    lambda: every(**{str(n): n for n in range(12)}),
    lambda: max(*(1, 5, 2)),
    lambda: max(*[], default=7),
    lambda: sorted(*([3, 1, 2],), **{"reverse": True}),
    lambda: dict(**given) is given,
    # Mistakes.
    lambda: mixed(),
    lambda: mixed(1, 2, 3, c=3),
    lambda: mixed(1, **{"c": 1}, c=2),
    lambda: mixed(**{1: 2}),
    lambda: mixed(*3),
    lambda: mixed(**3),
    lambda: positional(a=1),
    lambda: every(**{"a": 1}, **{"a": 2}),
    lambda: (lambda a: a)(b=1),
    lambda: (lambda a: a)(1, 2),
    lambda: (lambda *, a: a)(),
    lambda: len(*(1, 2)),
):
    attempt(call)
