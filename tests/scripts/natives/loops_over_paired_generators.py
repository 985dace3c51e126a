# `for` over `enumerate` and `zip` of generators: order of resumption, ends, errors, and what is let go.
import sys


def numbers(name, count, fail=None):
    try:
        for number in range(count):
            print(name, "gives", number)
            if number == fail:
                raise LookupError(name)
            yield number
        print(name, "ends")
    finally:
        print(name, "is closed")


for index, number in enumerate(numbers("a", 3), 5):
    print("loop", index, number)
for pair in enumerate(numbers("b", 2)):
    print("loop", pair)
for first, second in zip(numbers("c", 3), numbers("d", 2)):
    print("loop", first, second)
for first, second in zip(numbers("e", 1), numbers("f", 3)):
    print("loop", first, second)
for first, second in zip([1, 2, 3], numbers("g", 2)):
    print("loop", first, second)
for first, second in zip(numbers("h", 2), [1]):
    print("loop", first, second)
for pair in zip(numbers("i", 2), numbers("j", 2)):
    print("loop", pair)

# Errors pass through the loop, which can be entered again.
for attempt in range(2):
    try:
        for index, number in enumerate(numbers("k", 3, fail=1)):
            print("loop", index, number)
    except LookupError as error:
        print("caught", error, error.__traceback__.tb_next.tb_lineno)
    try:
        for first, second in zip(numbers("l", 3), numbers("m", 3, fail=1)):
            print("loop", first, second)
    except LookupError as error:
        print("caught", error)


class Items:
    """Not a generator: its `__next__` is written in Python."""

    def __init__(self, count):
        self.count = count

    def __iter__(self):
        return self

    def __next__(self):
        if not self.count:
            raise StopIteration
        self.count -= 1
        return self.count


for first, second in zip(numbers("n", 3), Items(2)):
    print("loop", first, second)
for first, second in zip(Items(2), numbers("o", 3)):
    print("loop", first, second)


class Broken(Items):
    def __next__(self):
        raise KeyError("broken")


try:
    for first, second in zip(numbers("p", 3), Broken(2)):
        print("loop", first, second)
except KeyError as error:
    print("caught", error)


# Loops within generators, and generators that are suspended inside of loops.
def paired(count):
    for index, number in enumerate(numbers("q", count)):
        received = yield index, number
        print("received", received)
        for first, second in zip(numbers("r", 2), numbers("s", 2)):
            yield first, second


generator = paired(2)
print(next(generator), generator.send("x"), next(generator), next(generator))
generator.close()
for index, pair in enumerate(paired(1)):
    print("outer", index, pair)


# Delegation below, and somebody who uses the iterators himself.
def delegating():
    yield from numbers("t", 2)
    return "unseen"


for index, number in enumerate(delegating()):
    print("loop", index, number)

shared = enumerate(numbers("u", 4))
for index, number in shared:
    print("loop", index, number, next(shared))


def reentrant():
    yield 1
    try:
        next(itself)
    except ValueError as error:
        print("ValueError", error)
    yield 2


itself = enumerate(reentrant())
for index, number in itself:
    print("loop", index, number)


def frames():
    yield sys._getframe().f_back.f_code.co_name
    yield sys._getframe().f_back.f_code.co_name


def looking():
    for index, name in enumerate(frames()):
        print("called by", name)
    for name, other in zip(frames(), frames()):
        print("called by", name, other)


looking()


class Counting(enumerate):
    def __next__(self):
        index, item = super().__next__()
        return index * 10, item


for index, number in Counting(numbers("v", 2)):
    print("loop", index, number)

for (index, number), letter in zip(enumerate(numbers("w", 2)), "ab"):
    print("loop", index, number, letter)
for index, (number, letter) in enumerate(zip(numbers("x", 2), "ab")):
    print("loop", index, number, letter)
for index, number in enumerate(numbers("y", 3)):
    if index:
        break
else:
    print("not reached")
print("after")
