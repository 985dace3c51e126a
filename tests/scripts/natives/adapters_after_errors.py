# What chain, islice, map and filter do after their source has raised, or ended, in loops and by hand.
from itertools import chain, islice


class Source:
    def __init__(self, label):
        self.label, self.count = label, 0

    def __iter__(self):
        return self

    def __next__(self):
        self.count += 1
        if self.count == 2:
            raise ValueError(self.label)
        if self.count > 4:
            raise StopIteration
        return self.label, self.count


def generator(label):
    yield label, 1
    raise ValueError(label)


def run(make):
    iterator = make()
    for attempt in range(3):
        try:
            for item in iterator:
                print("  item", item)
            print("  ended")
        except ValueError as error:
            print("  error", error)


for name, wrap in (
    ("islice", lambda source: islice(source, 10)),
    ("islice from 1", lambda source: islice(source, 1, 10)),
    ("chain", lambda source: chain(source, "ab")),
    ("chain twice", lambda source: chain("a", chain(source, "b"))),
    ("map", lambda source: map(lambda item: item, source)),
    ("filter", lambda source: filter(None, source)),
):
    for kind in (Source, generator):
        print(name, kind.__name__)
        run(lambda: wrap(kind("source")))


# A loop that is left, and gone on with.
def numbers(n):
    try:
        for i in range(n):
            yield i
    finally:
        print("  closed", n)


def loop(iterator):
    for item in iterator:
        print("  item", item)
        if item == 1:
            break
    print("  rest", list(iterator))


for name, make in (
    ("chain", lambda: chain(numbers(3), numbers(2))),
    ("chain of one", lambda: chain(numbers(3))),
    ("chain.from_iterable", lambda: chain.from_iterable(numbers(3) for _ in range(2))),
    ("islice", lambda: islice(numbers(5), 4)),
    ("islice by 2", lambda: islice(numbers(9), 1, 8, 2)),
    ("islice of chain", lambda: islice(chain(numbers(3), numbers(3)), 5)),
    ("chain of islice", lambda: chain(islice(numbers(3), 2), "xy")),
):
    print(name)
    loop(make())


# A source that runs already.
def itself():
    yield 1
    for item in chain(me):
        yield item


me = itself()
try:
    for item in islice(me, 5):
        print("own", item)
except ValueError as error:
    print("refused", error)


def inner_loops():
    # The loop over a chain is still under way while others in the same frame begin and end.
    for a in chain(numbers(2), "z"):
        for b in numbers(1):
            for c in islice(numbers(2), 1):
                yield a, b, c


print(list(inner_loops()))

# What is sent, with and without anybody looking at it.
def receiver(log):
    yield
    log.append((yield 1))
    yield
    x = yield 2
    log.append(x)
    yield 3


log = []
g = receiver(log)
print(next(g), g.send("dropped"), g.send("kept"), g.send(None), g.send([]), next(g, "end"), log)
