# What a dying container drags along ends in order: an item with all that goes with it before the next item.


class Noisy:
    def __init__(self, name, *held):
        self.name, self.held = name, held

    def __del__(self):
        print("gone", self.name)


def method_of(name):
    return Noisy(name).__init__


def let_go(container):
    del container
    print("-")


let_go([Noisy("list 1"), [Noisy("list 2")], "text", 5, Noisy("list 3")])
let_go((Noisy("tuple 1"), (Noisy("tuple 2"), 1), "x", Noisy("tuple 3")))
let_go([1, method_of("method 1"), "a", method_of("method 2"), len, "b".upper])
let_go(("a", [].append, {"k": "v"}.get, iter([1]), slice("s", None), 2.5))
let_go({"a": Noisy("dict 1"), "b": [Noisy("dict 2")], "c": method_of("dict 3")})
let_go([iter([Noisy("iterated 1")]), map(str, [Noisy("mapped")])])
nested = None
for number in range(50_000):
    nested = [number, (nested, str(number)), "".upper]
let_go(nested)
nested = None
import weakref


class List(list):
    pass


items = List([1, 2])
reference = weakref.ref(items, lambda _: print("weak reference gone"))
let_go([items, items])
del items
print(reference())
