class Key:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        print("hash", self.v)
        return hash(self.v) % 2

    def __eq__(self, other):
        print("eq", self.v, other.v)
        return self.v == other.v

    def __repr__(self):
        return f"K{self.v}"


d = {}
a, b, c = Key(1), Key(3), Key(2)
d[a] = "a"
d[b] = "b"
d[c] = "c"
print(d[a])
print(d.get(Key(3)), d)
del d[Key(1)]
print(Key(5) in d, len(d))


class Bad:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise ValueError("eq failed")


x = {Bad(): 1}
for action in (lambda: x[Bad()], lambda: Bad() in x, lambda: x.get(Bad()), lambda: {Bad(), Bad()}):
    try:
        action()
    except ValueError as error:
        print(error)


class Mutates:
    def __init__(self, d):
        self.d = d

    def __hash__(self):
        return 7

    def __eq__(self, other):
        self.d.clear()
        return False


m = {}
m[Mutates(m)] = 1
m[Mutates(m)] = 2
print(len(m) >= 1)
