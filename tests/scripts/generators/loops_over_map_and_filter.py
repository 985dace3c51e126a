# Loops over map, filter, chain and islice of generators: what arrives, and in which order things happen.
from itertools import chain, islice


def numbers(n, log=None):
    try:
        for i in range(n):
            yield i
    finally:
        if log is not None:
            log.append(f"closed at {n}")


def squared(x):
    return x * x


print([x for x in map(squared, numbers(5))])
for x in map(str, numbers(3)):
    print(repr(x))

# The loop's variable keeps the last item that came through.
for x in filter(lambda x: x % 3 == 0, numbers(8)):
    pass
print("last", x)
for x in filter(None, numbers(3)):
    print(x)
for x in filter(bool, numbers(3)):
    print(x)

for x in chain(numbers(2), [10, 11], numbers(0), numbers(1)):
    print("chain", x)
for x in chain.from_iterable(numbers(n) for n in range(4)):
    print("from_iterable", x)

source = numbers(10)
for x in islice(source, 1, 6, 2):
    print("slice", x)
print("after the slice", next(source))
for x in islice(source, 0):
    print("never")
print("after an empty slice", next(source))

# Left early, the generator stands where it was.
source = numbers(6)
mapped = map(squared, source)
for x in mapped:
    if x == 4:
        break
print("break", x, next(mapped), next(source))

# One within the other.
for x in map(squared, filter(lambda x: x & 1, map(lambda x: x + 1, numbers(6)))):
    print("nested", x)

# The function suspends a generator of its own, and looks at the one that feeds the loop.
log = []
source = numbers(3, log)


def look(x):
    log.append((x, source.gi_running, source.gi_suspended, next(y for y in numbers(9) if y > x)))
    return x


for x in map(look, source):
    log.append(x)
print(log)

del source
log.clear()
for x in filter(lambda x: x < 2, numbers(3, log)):
    break
print("dropped", log)
