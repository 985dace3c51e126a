# Loops over map, filter, chain and islice of generators, left by exceptions from the generator, the function and a test.
import sys
import traceback
from itertools import chain, islice


def numbers(n):
    for i in range(n):
        try:
            yield i
        except Exception as error:
            print("never thrown in", error)
    raise KeyError("the source")


def attempt(name, loop):
    try:
        loop()
    except Exception as error:
        print(name, type(error).__name__, error, "context", repr(error.__context__))
        names = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
        print("  ", " ".join(names[2:]))
    print("   handled", sys.exception())


def fails(x):
    if x == 2:
        raise ValueError(x)
    return x


class Undecided:
    def __bool__(self):
        raise TypeError("undecided")


def run(iterator):
    for x in iterator:
        print("  got", x)


for name, make in [
    ("map", lambda: map(fails, numbers(4))),
    ("filter", lambda: filter(fails, numbers(4))),
    ("map source", lambda: map(str, numbers(1))),
    ("filter source", lambda: filter(None, numbers(2))),
    ("chain source", lambda: chain(numbers(1), [5])),
    ("slice source", lambda: islice(numbers(1), 3)),
    ("verdict", lambda: filter(lambda x: Undecided(), numbers(2))),
    ("item", lambda: filter(None, (Undecided() for _ in range(2)))),
    ("no function", lambda: map(None, numbers(2))),
]:
    attempt(name, lambda: run(make()))


# StopIteration from the function ends the loop.
def stops(x):
    if x == 1:
        raise StopIteration
    return True


for make in (map, filter):
    iterator = make(stops, numbers(5))
    for x in iterator:
        print("before", x)
    # It can be asked again: the generator has gone on.
    print("again", next(iterator))

# A filter goes on behind an item at which its function failed.
filtered = filter(fails, numbers(6))
try:
    for x in filtered:
        print("first", x)
except ValueError:
    print("then", next(filtered), next(filtered))


# The function asks the filter itself for the next item.
def nested(x):
    if x == 1:
        print("inside", next(filtered))
    return True


filtered = filter(nested, iter([0, 1, 2, 3]))
for x in filtered:
    print("outside", x)
source = (x for x in range(5))
filtered = filter(nested, source)
for x in filtered:
    print("outside", x)


def deeper(x):
    if x == 1:
        for y in filtered:
            print("loop inside", y)
            break
    return x != 4


filtered = filter(deeper, (x for x in range(6)))
for x in filtered:
    print("loop outside", x)

# The generator runs already.
me = None


def self_feeding():
    for x in map(str, me):
        yield x


me = self_feeding()
try:
    next(me)
except ValueError as error:
    print(error)
