# reference: 3.14
# `for a, b in …` over lists and tuples of pairs, and what isn't one.
from collections import namedtuple

Pair = namedtuple("Pair", "left right")


class Sub(tuple):
    def __iter__(self):
        print("  asked")
        return iter(("x", "y"))


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("  gone", self.name)


def show(items):
    try:
        for a, b in items:
            print(" ", a, b)
    except (TypeError, ValueError) as error:
        print(" ", type(error).__name__, error)


for items in (
    [(1, 2), (3, 4)],
    ((1, 2), (3, 4)),
    [(1, 2), [3, 4], "ab", {5: 6, 7: 8}],
    [Pair(1, 2), (3, 4)],
    [Sub((1, 2)), (3, 4)],
    [(1, 2), (1, 2, 3)],
    [(1, 2), (1,)],
    [(1, 2), 3],
    [()],
):
    print(items)
    show(items)

print("nested")
for a, (b, c) in [(1, (2, 3)), (4, "xy")]:
    print(" ", a, b, c)
for (a, b), c in (((1, 2), 3), ("xy", 4)):
    print(" ", a, b, c)

print("to attributes and items")
box = [None, None]
for box[0], box[1] in [(1, 2), (3, 4)]:
    print(" ", box)

print("ends of what is replaced")
pairs = [(Noisy("a1"), Noisy("b1")), (Noisy("a2"), Noisy("b2"))]
for a, b in pairs:
    pairs[0] = None
    print("  at", a.name, b.name)
pairs = None
print("deleting")
del a
del b

print("containers in containers")
deep = [[(Noisy("1"), [Noisy("2"), {3: Noisy("3")}]), Noisy("4")], (Noisy("5"),), Noisy("6")]
del deep
print("made and dropped")
for i in range(2):
    ((Noisy(f"x{i}"), i), ([Noisy(f"y{i}")], (i, (i, Noisy(f"z{i}")))), [i, [i, [i]]])
