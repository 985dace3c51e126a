# reference: 3.14
class C:
    def __init__(self, v):
        self.v = v

    def __eq__(self, other):
        if not isinstance(other, C):
            return NotImplemented
        return self.v == other.v

    def __lt__(self, other):
        return self.v < other.v

    def __repr__(self):
        return f"C({self.v})"


a, b = C(1), C(2)
print(a == C(1))
print(a != C(1))
print(a == b)
print(a != b)
print(a == 5)
print(a != 5)
print(a < b)
print(b > a)
print(sorted([b, a]))
print(max(a, b))
for action in (lambda: a <= b, lambda: hash(a), lambda: {a}, lambda: a < 5):
    try:
        print(action())
    except (TypeError, AttributeError) as error:
        print(error)


class Reflected:
    def __gt__(self, other):
        return "reflected gt"

    def __eq__(self, other):
        return "eq result"

    def __ne__(self, other):
        return "ne result"


print(1 < Reflected(), 1 == Reflected(), 1 != Reflected(), Reflected() in [1], [Reflected()] == [1])


class Base:
    def __eq__(self, other):
        return "base"


class Derived(Base):
    def __eq__(self, other):
        return "derived"


print(Base() == Derived(), Derived() == Base())
x = float("nan")
print(x == x, x in [x], [x] == [x], x is x, object() == object())
