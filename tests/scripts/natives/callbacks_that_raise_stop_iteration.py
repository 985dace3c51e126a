def stop(*args):
    raise StopIteration("from callback")


def collect(action):
    try:
        return action()
    except StopIteration as error:
        return f"StopIteration {error.value}"


print(collect(lambda: list(map(stop, [1, 2]))))
print(collect(lambda: list(filter(stop, [1, 2]))))
print(collect(lambda: sorted([2, 1], key=stop)))
print(collect(lambda: max([1, 2], key=stop)))
print(collect(lambda: [x for x in map(stop, [1])]))


class Stops:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration

    def __len__(self):
        raise StopIteration("len")

    def __eq__(self, other):
        raise StopIteration("eq")

    __hash__ = object.__hash__

    def __getattr__(self, name):
        raise StopIteration("getattr")


s = Stops()
print(
    collect(lambda: list(s)),
    collect(lambda: len(s)),
    collect(lambda: s == 1),
    collect(lambda: [s].index(5)),
    collect(lambda: s.attribute),
    collect(lambda: hasattr(s, "x")),
    collect(lambda: sum(s)),
    collect(lambda: dict(s)),
    collect(lambda: min(s, default="empty")),
)
