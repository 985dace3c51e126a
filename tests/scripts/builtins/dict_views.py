d = {"a": 1, "b": 2}
k, v, i = d.keys(), d.values(), d.items()
d["c"] = 3
print(k, v, i, len(k), "c" in k, 3 in v, ("c", 3) in i, ("c", 4) in i, "nope" in i)
print(sorted(k & {"a", "x"}), sorted(k | ["z"]), sorted(k - {"a"}), sorted(k ^ {"a", "q"}), k == {"a", "b", "c"}, k >= {"a"}, k.isdisjoint("xyz"), i & {("a", 1)}, sorted({"a"} | k), sorted(["a", "q"] - k) if False else "")
print(k.mapping == d, type(k.mapping).__name__, list(reversed(k)), v == d.values(), i == d.items(), repr(type(k)), k < {"a", "b", "c", "d"})
for action in (lambda: k[0], lambda: hash(k), lambda: k.mapping.__setitem__, lambda: next(k), lambda: k & 5, lambda: {[]: 1}.keys() if False else ([],) in i, lambda: v & {1}):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
