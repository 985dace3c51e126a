# Natives that consume zip, enumerate, map, and those of itertools run their sources themselves; what a program sees is the same.
import itertools
from collections import Counter, deque


def numbers(name, count, log, fail_at=None):
    try:
        for i in range(count):
            log.append((name, i))
            if i == fail_at:
                raise LookupError(name, i)
            yield i
        log.append((name, "end"))
    finally:
        log.append((name, "closed"))


def show(what, make, consume=list):
    log = []

    def g(name, count, fail_at=None):
        return numbers(name, count, log, fail_at)

    try:
        result = consume(make(g))
    except Exception as error:
        result = type(error).__name__, str(error).partition("unhashable")[0], trace(error)
    print(what, result)
    print("   ", [entry for entry in log if entry[1] != "closed"], sorted(name for name, at in log if at == "closed"))


def trace(error):
    names = []
    traceback = error.__traceback__
    while traceback:
        names.append(traceback.tb_frame.f_code.co_name)
        traceback = traceback.tb_next
    return names


def only_type(consume, it):
    try:
        return consume(it)
    except TypeError:
        return "TypeError"


def half(a, b=0):
    return a / 2 + b


def fails(a, b=None):
    if a == 2:
        raise KeyError(a, b)
    return a, b


def ends(a, b=None):
    if a == 2:
        raise StopIteration
    return a, b


show("zip", lambda g: zip(g("a", 3), g("b", 2)))
show("zip, first ends", lambda g: zip(g("a", 1), g("b", 2)))
show("zip of three", lambda g: zip(g("a", 2), [5, 6, 7], g("b", 3)))
show("zip with list first", lambda g: zip([5, 6], g("b", 3)))
show("zip with list second", lambda g: zip(g("b", 3), [5, 6]))
show("zip fails", lambda g: zip(g("a", 3), g("b", 3, 1)))
show("zip strict", lambda g: zip(g("a", 3), g("b", 2), strict=True))
show("zip of nothing", lambda g: zip())
show("zip of one with itself", lambda g: (lambda it: zip(it, it))(g("a", 5)))
show("enumerate", lambda g: enumerate(g("a", 3), 7))
show("enumerate fails", lambda g: enumerate(g("a", 3, 2)))
show("map", lambda g: map(half, g("a", 3)))
show("map of two", lambda g: map(half, g("a", 3), g("b", 2)))
show("map of three", lambda g: map(lambda *args: args, g("a", 2), (1, 2), g("b", 2)))
show("map fails", lambda g: map(fails, g("a", 4), g("b", 4)))
show("map ends", lambda g: map(ends, g("a", 4), g("b", 4)))
show("map of natives", lambda g: map(max, g("a", 3), g("b", 3)))
show("map strict", lambda g: map(half, g("a", 1), g("b", 2)), list)
show("takewhile", lambda g: itertools.takewhile(lambda x: x < 2, g("a", 5)))
show("takewhile fails", lambda g: itertools.takewhile(fails, g("a", 5)))
show("dropwhile", lambda g: itertools.dropwhile(lambda x: x < 2, g("a", 5)))
show("dropwhile fails", lambda g: itertools.dropwhile(fails, g("a", 5)))
show("filterfalse", lambda g: itertools.filterfalse(lambda x: x % 2, g("a", 5)))
show("filterfalse of items", lambda g: itertools.filterfalse(None, g("a", 5)))
show("starmap", lambda g: itertools.starmap(half, zip(g("a", 3), g("b", 3))))
show("starmap of lists", lambda g: itertools.starmap(half, ([x, x] for x in g("a", 3))))
show("starmap of generators", lambda g: itertools.starmap(half, (g(x, 2) for x in "xy")))
show("starmap of a number", lambda g: itertools.starmap(half, g("a", 3)))
show("accumulate", lambda g: itertools.accumulate(g("a", 4)))
show("accumulate with function", lambda g: itertools.accumulate(g("a", 4), lambda a, b: (a, b)))
show("accumulate with initial", lambda g: itertools.accumulate(g("a", 3), initial=100))
show("accumulate fails", lambda g: itertools.accumulate(g("a", 4), fails))
show("accumulate of texts", lambda g: itertools.accumulate(str(x) for x in g("a", 3)))
show("compress", lambda g: itertools.compress(g("a", 5), g("b", 4)))
show("compress, other truth", lambda g: itertools.compress(g("a", 5), ([x] * (x % 2) for x in g("b", 4))))
show("pairwise", lambda g: itertools.pairwise(g("a", 4)))
show("pairwise of one", lambda g: itertools.pairwise(g("a", 1)))
show("batched", lambda g: itertools.batched(g("a", 5), 2))
show("batched strict", lambda g: itertools.batched(g("a", 5), 2, strict=True))
show("batched fails", lambda g: itertools.batched(g("a", 5, 3), 2))
show("zip_longest", lambda g: itertools.zip_longest(g("a", 2), g("b", 4), (1,), fillvalue="-"))
show("zip_longest, first ends first", lambda g: itertools.zip_longest(g("a", 0), g("b", 2)))
show("zip_longest fails", lambda g: itertools.zip_longest(g("a", 2), g("b", 4, 3)))
show("chain", lambda g: itertools.chain(g("a", 2), [9], g("b", 2)))
show("islice", lambda g: itertools.islice(g("a", 9), 1, 6, 2))
for consume in (set, frozenset, tuple, sorted, dict, Counter, deque, sum, max, any, bytes):
    source = (lambda g: zip(g("a", 3), g("b", 3))) if consume is dict else (lambda g: map(int, g("a", 3)))
    show(consume.__name__, source, consume)
show("dict of three", lambda g: zip(g("a", 3), g("b", 3), g("c", 3)), dict)
show("dict of lists", lambda g: ([x, x] for x in g("a", 3)), dict)
show("dict of texts", lambda g: (str(x) + "!" for x in g("a", 3)), dict)
show("dict, no pair", lambda g: ((x,) * (2 + x // 2) for x in g("a", 3)), dict)
show("dict, unhashable", lambda g: (([], 1) for x in g("a", 3)), lambda it: only_type(dict, it))
show("set, unhashable", lambda g: ([] for x in g("a", 3)), lambda it: only_type(set, it))
show("set of mixed", lambda g: (x if x % 2 else (x, str(x), float(x))[x % 3] for x in g("a", 9)), lambda it: sorted(map(str, set(it))))
show("deque with limit", lambda g: g("a", 5), lambda it: deque(it, 2))
show("deque, left", lambda g: g("a", 3), lambda it: (lambda d: (d.extendleft(it), d))(deque()))
show("list display", lambda g: zip(g("a", 2), g("b", 2)), lambda it: [0, *it, 1])
show("call", lambda g: enumerate(g("a", 2)), lambda it: (lambda *args: args)(*it))
show("call fails", lambda g: enumerate(g("a", 2, 1)), lambda it: (lambda *args: args)(*it))
show("Counter of texts", lambda g: (str(x % 2) for x in g("a", 5)), Counter)


def enumerate_items(source):
    return (item for _, item in enumerate(source))


show("nested", lambda g: zip(map(half, enumerate_items(g("a", 3))), filter(None, g("b", 9))))


class Key:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        print("hash", self.value)
        return hash(self.value)

    def __eq__(self, other):
        print("eq", self.value)
        return isinstance(other, Key) and self.value == other.value or other == self.value

    def __repr__(self):
        return f"Key({self.value})"


print(set(x if x % 2 else Key(x) for x in [1, 2, 3, 2, 4]))
print(dict((x, n) if n else (Key(x), n) for n, x in enumerate([5, 5, 6, 5])))


# What a function asks of the iterator that is being consumed.
def asks(item):
    inner.append(next(it, None))
    return item


for make in (lambda s: map(asks, s), lambda s: filter(asks, s), lambda s: itertools.takewhile(asks, s),
             lambda s: itertools.filterfalse(asks, s), lambda s: itertools.accumulate(s, lambda a, b: asks(a) + b)):
    inner = []
    it = make(iter([1, 2, 3, 4, 5, 6]))
    try:
        print(list(it), inner)
    except RecursionError:
        print("too deep")


# A generator that is asked for while it runs.
def itself():
    yield 1
    try:
        yield next(pairs)
    except ValueError as error:
        print(error)
    yield 3


for make in (enumerate, lambda g: zip(g, [1, 2, 3])):
    pairs = make(itself())
    print(list(pairs))
