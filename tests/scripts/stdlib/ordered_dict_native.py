# reference: 3.14
import copy
import pickle
from collections import OrderedDict

od = OrderedDict(a=1, b=2, c=3)
print(od, OrderedDict(), OrderedDict([("x", 1)], y=2))
od.move_to_end("a")
od.move_to_end("c", last=False)
print(list(od), od.popitem(), od.popitem(last=False), od)
for use in (
    lambda: od.move_to_end("z"),
    lambda: OrderedDict().popitem(),
    lambda: od.pop("z"),
    lambda: OrderedDict(1, 2),
    lambda: {} | od | 5,
):
    try:
        print(use())
    except (KeyError, TypeError) as error:
        print(type(error).__name__, error)
print(od.pop("z", "default"), od.setdefault("d", 4), od.setdefault("d", 5), od)
a, b = OrderedDict(a=1, b=2), OrderedDict(b=2, a=1)
print(a == b, a != b, a == dict(b), dict(a) == b, a == OrderedDict(a), a == 5)
print(a | {"c": 3}, {"c": 3} | a, type({} | a).__name__)
a |= [("z", 26)]
print(a, list(reversed(a)), list(reversed(a.items())))
print(a.keys(), a.values(), a.items(), type(a.keys()).__mro__[1].__name__)
print(OrderedDict.fromkeys("xyz", 0))

od = OrderedDict(k=[1])
od.attribute = 5
for made in (copy.copy(od), copy.deepcopy(od), od.copy(), pickle.loads(pickle.dumps(od))):
    print(made, vars(made), made["k"] is od["k"])
print(od.__reduce__()[:4], list(od.__reduce__()[4]))
od["self"] = od
print(od)
for source in (od.keys(), od.values(), od.items()):
    print(list(pickle.loads(pickle.dumps(iter(OrderedDict(a=1).items())))), type(source).__name__)


class Noisy(OrderedDict):
    def __setitem__(self, key, value):
        print("set", key)
        super().__setitem__(key, value)

    def __missing__(self, key):
        return f"missing {key}"


noisy = Noisy(a=1)
noisy.update({"b": 2}, c=3)
noisy.setdefault("d")
print(noisy, noisy.pop("zz", None), noisy["zz"], type(noisy.copy()).__name__, type(noisy | {}).__name__, Noisy.fromkeys("e"))
for change in (lambda: noisy.move_to_end("a"), lambda: noisy.__delitem__("b")):
    try:
        for key in noisy:
            change()
    except RuntimeError:
        print("changed")

queue = OrderedDict.fromkeys(range(100_000))
total = 0
while queue:
    total += queue.popitem(last=False)[0]
print(total)
