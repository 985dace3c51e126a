# reference: 3.14
# sum, set and dict of plain lists, tuples and dicts, and of what isn't plain.
print(sum([1, 2, 3]), sum((1, 2.5)), sum([0.1] * 10), sum([True, 2, False]), sum([]), sum(()))
print(sum([1 << 62, 1 << 62, -1]), sum([1 << 80, 1]), sum([2, 1j]), sum([1, -0.0]), repr(sum([-0.0, -0.0])))
print(sum([1e308, 1e308, -1e308]), sum([1, 1e100, 1, -1e100]), sum([1 << 60, 0.5]))


class Int(int):
    def __add__(self, other):
        print("  Int.__add__", int(self), other)
        return int(self) + other

    def __radd__(self, other):
        print("  Int.__radd__", other, int(self))
        return other + int(self)


print(sum([1, Int(2), 3]))
for bad in (["a"], [1, None], [[1], [2]]):
    try:
        print(sum(bad))
    except TypeError as error:
        print(" ", error)


class List(list):
    def __iter__(self):
        print("  List.__iter__")
        return super().__iter__()


print(sum(List([1, 2])), set(List([1, 2])), dict(List([(1, 2)])))


class Key:
    def __init__(self, name):
        self.name = name

    def __hash__(self):
        print("  hash", self.name)
        return 1

    def __eq__(self, other):
        print("  eq", self.name, other.name if isinstance(other, Key) else other)
        return isinstance(other, Key) and self.name == other.name


print(len(set([1, Key("a"), Key("b"), Key("a"), 1])))
try:
    set([1, [2]])
except TypeError as error:
    print(" ", error)
print(set([1, 2, 1, "a", "a", 2.0]) == {1, 2, "a"}, len(set([1, True, 1.0])))
print(sorted(set(range(100)) | set(list(range(50, 150)))) == list(range(150)))
print(list(set([8, 16, 0, 24, 3, 11])), sorted(set((1 << 61, 5, -1, -2))))

source = {"a": 1, 2: 3}
copy = dict(source)
copy["b"] = 4
print(source, copy)


class Dict(dict):
    def keys(self):
        print("  Dict.keys")
        return super().keys()


print(dict(Dict(a=1)), dict({}), dict(source) is source)
deleted = {1: 1, 2: 2, 3: 3}
del deleted[2]
print(dict(deleted), list(dict(deleted)))
