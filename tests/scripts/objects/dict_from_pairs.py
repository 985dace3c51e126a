# Dicts made of pairs, of views and proxies, and of what only looks like that.
import types


class Text(str):
    def __hash__(self):
        print("hash", str(self))
        return super().__hash__()


class Pair(tuple):
    def __iter__(self):
        return iter(["from", "iter"])


source = {"b": 1, "a": 2}
print(dict(source.items()), dict(types.MappingProxyType(source)))
print(dict([("a", 1), ("b", 2), ("a", 3)]), dict((("x", None),)), dict([]))
print(dict([(1, "one"), ("two", 2)]), dict([["a", 1], "bc"]))
print(dict([(Text("k"), 1)]))
print(dict([Pair("pq")]))
print(dict({1: 2}.items()), dict({Text("t"): 1}.items()))
print(dict(source.items(), c=3), dict([("a", 1)], a=2))
source.update(source.items())
source.update([("c", 3)], d=4)
print(source)
for wrong in ([("a", 1), ("b",)], [("a", 1, 2)], {"a": 1}.keys(), {"ab": 1}.keys()):
    try:
        print(dict(wrong))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)


class Counting(dict):
    def __setitem__(self, key, value):
        print("set", key)
        super().__setitem__(key, value)


counting = Counting([("a", 1)])
counting.update([("b", 2)])
counting.update({"c": 3}.items())
print(counting)


class Proxied:
    x = 1


copied = dict(Proxied.__dict__)
print(copied["x"], "__module__" in copied)
print({1: 0} | dict([("a", 1)]))
mixed = {1: "one"}
mixed.update({"a": 1}.items())
print(mixed)
