import collections.abc as abc


class Seq(abc.Sequence):
    def __len__(self):
        return 3

    def __getitem__(self, i):
        if i >= 3:
            raise IndexError
        return i * 10


s = Seq()
print(list(s), 10 in s, s.index(20), s.count(0), list(reversed(s)))


class M(abc.MutableMapping):
    def __init__(self):
        self.d = {}

    def __getitem__(self, k):
        return self.d[k]

    def __setitem__(self, k, v):
        self.d[k] = v

    def __delitem__(self, k):
        del self.d[k]

    def __iter__(self):
        return iter(self.d)

    def __len__(self):
        return len(self.d)


m = M()
m.update(a=1, b=2)
print(dict(m))
print(m.pop("a"))
print(m.setdefault("z", 0))
print(m.get("q"))
print(list(m.items()))
print(m == {"b": 2, "z": 0})
print(m.popitem())
print(list(m.keys()))


class S(abc.MutableSet):
    def __init__(self, items=()):
        self.s = list(dict.fromkeys(items))

    def __contains__(self, x):
        return x in self.s

    def __iter__(self):
        return iter(self.s)

    def __len__(self):
        return len(self.s)

    def add(self, x):
        self.s.append(x)

    def discard(self, x):
        self.s.remove(x)


a, b = S([1, 2]), S([2, 3])
print(list(a & b))
print(list(a | b))
print(list(a - b))
print(sorted(a ^ b))
print(a <= S([1, 2, 3]))
print(a.isdisjoint([5]))
print(a == {1, 2})
for kind in (
    "Hashable",
    "Iterable",
    "Iterator",
    "Generator",
    "Reversible",
    "Sized",
    "Container",
    "Callable",
    "Collection",
    "Sequence",
    "MutableSequence",
    "Set",
    "MutableSet",
    "Mapping",
    "MutableMapping",
    "Awaitable",
    "Coroutine",
    "AsyncIterable",
    "AsyncIterator",
    "AsyncGenerator",
    "Buffer",
    "KeysView",
):
    cls = getattr(abc, kind)
    print(
        kind,
        [
            type(x).__name__
            for x in (5, "s", [], (), {}, set(), b"", range(1), iter([]), len, {}.keys())
            if isinstance(x, cls)
        ],
    )
