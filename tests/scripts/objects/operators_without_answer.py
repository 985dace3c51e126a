# reference: 3.14
# Operators written in Python that have no answer, raise, or do something else in between.
import operator


class Left:
    def __init__(self, answers):
        self.answers = answers

    def answer(self, name, other):
        print("left", name, end="; ")
        return NotImplemented if name not in self.answers else name

    def __add__(self, other):
        return self.answer("add", other)

    def __iadd__(self, other):
        return self.answer("iadd", other)

    def __mul__(self, other):
        return self.answer("mul", other)

    def __lt__(self, other):
        return self.answer("lt", other)

    def __eq__(self, other):
        return self.answer("eq", other)

    def __truediv__(self, other):
        return self.answer("truediv", other)

    __hash__ = None


class Right:
    def __radd__(self, other):
        print("right radd", end="; ")
        return "radd"

    def __rmul__(self, other):
        print("right rmul", end="; ")
        return NotImplemented

    def __gt__(self, other):
        print("right gt", end="; ")
        return []

    def __eq__(self, other):
        print("right eq", end="; ")
        return NotImplemented


class More(Left):
    def __radd__(self, other):
        print("more radd", end="; ")
        return "more"


def attempt(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


def inplace(left, right):
    left += right
    return left


def branch(left, right):
    return "yes" if left < right else "no"


for answers in ((), ("add", "mul", "lt", "eq", "truediv"), ("iadd",)):
    left, right, more = Left(answers), Right(), More(answers)
    attempt(lambda: left + right)
    attempt(lambda: left + 1)
    attempt(lambda: left + left)
    attempt(lambda: left + more)
    attempt(lambda: more + left)
    attempt(lambda: inplace(left, right))
    attempt(lambda: inplace(left, 1))
    attempt(lambda: left * right)
    attempt(lambda: left * 3)
    attempt(lambda: left / right)
    attempt(lambda: left < right)
    attempt(lambda: left < 1)
    attempt(lambda: left > right)
    attempt(lambda: branch(left, right))
    attempt(lambda: branch(left, 1))
    attempt(lambda: branch(right, left))
    attempt(lambda: left == right)
    attempt(lambda: left != right)
    attempt(lambda: left == left)
    attempt(lambda: operator.add(left, right))
    attempt(lambda: sorted([left, right])[0] is left)
    attempt(lambda: [right, left].index(left))


class Loud:
    def __init__(self, name):
        self.name = name

    def __add__(self, other):
        print("adding", self.name, other.name)
        return Loud(self.name + other.name)

    def __eq__(self, other):
        raise ValueError("no comparing")

    def __del__(self):
        print("gone", self.name)


# Temporary operands live until the result is there.
result = Loud("a") + Loud("b") + Loud("c")
print(result.name)
try:
    if Loud("x") == Loud("y"):
        pass
except ValueError as error:
    print(error)
    error = None
del result


class Yielding:
    def __add__(self, other):
        yield other


print(list(Yielding() + 5))


def generator():
    value = Loud("g") + (yield "first")
    print((yield value.name))


steps = generator()
print(next(steps))
print(steps.send(Loud("h")))
steps.close()
