# reference: 3.14
d = {"a": 1, "b": 2}
d["c"] = 3
print(d, d["a"], d.get("z"), d.get("z", 0), "a" in d, "z" not in d, len(d), list(d), list(d.keys()), list(d.values()), list(d.items()), d.pop("a"), d.pop("z", None), d.setdefault("b", 9), d.setdefault("n"), d)
d.update({"x": 1}, y=2)
d.update([("p", 1), ["q", 2]])
print(d, d.popitem(), d.copy() == d, d.copy() is d, dict(a=1), dict([(1, 2)]), dict({1: 2}, k=3), dict(), dict.fromkeys("ab"), dict.fromkeys([1], 0), {**d, "z": 0}["z"], d | {"new": 1}, {1: 1} | {1: 2})
d |= {"or": 1}
d |= [("pair", 2)]
del d["or"]
print(list(reversed(d)), list(reversed(d.items()))[0], d == dict(reversed(d.items())), {1: "a"} == {1.0: "a"}, {1: 1, True: 2, 1.0: 3}, d != {})
d.clear()
print(d, bool(d), {(1, 2): "tuple key"}[1, 2], {None: 1}[None], {1: 2}.__contains__(1), str({"k": [1, {"n": ()}]}))
for action in (lambda: {}["k"], lambda: {}[1, 2], lambda: {}.pop("k"), lambda: {}.popitem(), lambda: dict(5), lambda: dict([1]), lambda: dict([(1, 2, 3)]), lambda: dict(["ab", "c"]), lambda: {}.update(5), lambda: {} < {}, lambda: hash({}), lambda: {}.get(), lambda: dict(**{1: 2}), lambda: {} + {}, lambda: {} | [1], lambda: {}.setdefault(), lambda: dict(1, 2), lambda: {}.fromkeys(5), lambda: {[]: 1}, lambda: {}.__delitem__("k"), lambda: {}[[]], lambda: [] in {}):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
