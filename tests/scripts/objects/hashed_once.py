class Counts:
    def __init__(self):
        self.hashed = self.compared = 0

    def __hash__(self):
        self.hashed += 1
        return 42

    def __eq__(self, other):
        self.compared += 1
        return self is other


one, other = Counts(), Counts()
table = {one: 1}
table.setdefault(other, 2)
print(one.hashed, other.hashed, one.compared + other.compared)
members = {one, other}
before = one.hashed, other.hashed
dict.fromkeys(members)
dict.fromkeys(frozenset(members), 3)
print(before == (one.hashed, other.hashed))
first, second = [Counts()], [Counts()]


class Empties:
    def __eq__(self, other):
        first.clear()
        second.clear()
        return False


first.insert(0, Empties())
second.insert(0, Empties())
print(first == second)
