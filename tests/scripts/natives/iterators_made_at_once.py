# reference: 3.14
# `map`, `zip`, `filter`, `enumerate`, `chain` and `islice` of iterables whose `__iter__` is native, or isn't, or fails.
from itertools import chain, cycle, islice


class Iterable:
    def __init__(self, name):
        self.name = name

    def __iter__(self):
        print("iter", self.name)
        return iter([self.name])


class Bad:
    def __iter__(self):
        raise ValueError("no iteration")


def show(make):
    try:
        print(make())
    except Exception as error:
        print(type(error).__name__, error)


show(lambda: list(map(lambda *a: a, [1], Iterable("x"), {2: 3})))
show(lambda: list(zip(Iterable("a"), "b", Iterable("c"))))
show(lambda: list(zip()))
show(lambda: list(enumerate(Iterable("e"), 5)))
show(lambda: list(filter(None, Iterable("f"))))
show(lambda: list(chain(Iterable("g"), [1])))
show(lambda: list(islice(Iterable("h"), 1)))
show(lambda: list(zip([1, 2], [3], strict=True)))
show(lambda: list(map(abs, [1], strict=False)))
for wrong in (
    lambda: map(),
    lambda: map(abs),
    lambda: map(abs, 1),
    lambda: map(abs, [1], 2),
    lambda: map(abs, Bad()),
    lambda: zip(1),
    lambda: zip([1], Bad()),
    lambda: filter(abs),
    lambda: filter(abs, 3),
    lambda: filter(abs, Bad()),
    lambda: enumerate(),
    lambda: enumerate(4),
    lambda: enumerate([1], "x"),
    lambda: enumerate(Bad()),
    lambda: islice([1]),
    lambda: islice([1], -1),
    lambda: islice([1], 1, 2, 0),
    lambda: islice(5, 1),
    lambda: islice(Bad(), 1),
    lambda: islice([1], 1, 2, 3, 4),
    lambda: list(chain(5)),
    lambda: list(chain(Bad())),
    lambda: cycle(6),
    lambda: map.__new__(int, abs, [1]),
):
    show(wrong)


class Named(map):
    def __new__(cls, function, iterable):
        print("new", cls.__name__)
        return super().__new__(cls, function, iterable)


class Started(enumerate):
    def __init__(self, *args):
        print("init", len(args))


print(list(Named(abs, [-1])), list(Started("ab", 1)), type(Named(abs, ())).__name__)
