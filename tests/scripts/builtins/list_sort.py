l = [3, 1, 2]
print(l.sort())
print(l)
print(sorted(l, reverse=True))
print(sorted("bAc"))
print(sorted("bAc", key=str.lower))
print(sorted([(1, "b"), (1, "a"), (0, "c")], key=lambda p: p[0]))
print(sorted([3, 1, 2], key=lambda x: -x))
print(sorted([], key=None))
pairs = [(i % 3, i) for i in range(9)]
print(sorted(pairs, key=lambda p: p[0]), sorted(pairs, key=lambda p: p[0], reverse=True))


class Item:
    count = 0

    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        Item.count += 1
        return self.v < other.v

    def __repr__(self):
        return f"I{self.v}"


print(sorted([Item(3), Item(1), Item(2)]), Item.count > 0)
print(sorted([1.5, 1, True, 0.5]))
print(sorted([[2], [1, 5], []]))
print(sorted(["b", "a", "aa", ""]))
print(sorted([float("inf"), -1, 2**70]))
print(sorted({"b": 1, "a": 2}))
l = list(range(100, 0, -1)) + list(range(50))
print(sorted(l) == sorted(l[::-1]), sorted(l)[:5], sorted(l, key=lambda x: x % 10)[:12])
l = [3, 2, 1]


def mutate(x):
    l.append(0)
    return x


try:
    l.sort(key=mutate)
except ValueError as error:
    print(error, l)
