# Natives that consume `map`, `filter`, `chain` and `islice` over generators and over containers.
from itertools import chain, count, islice


def numbers(n, log=None):
    try:
        for i in range(n):
            yield i
    finally:
        if log is not None:
            log.append("closed")


def double(x):
    return 2 * x


print(list(map(double, numbers(4))), tuple(map(double, numbers(3))), sum(map(double, numbers(5))))
print(sorted(map(lambda x: -x, numbers(4))), max(map(double, numbers(4))), min(filter(None, numbers(4))))
print(",".join(map(str, numbers(4))), set(map(double, numbers(2))), list(map(str, [1, 2])))
print(list(filter(lambda x: x % 2, numbers(6))), list(filter(None, [0, 1, "", "a"])), list(filter(None, [0] * 100000)))
print(list(chain(numbers(2), [7], numbers(1))), list(islice(numbers(9), 2, 7, 2)), list(map(pow, numbers(3), numbers(3))))
print(list(map(double, filter(lambda x: x > 1, chain(numbers(3), numbers(4))))))

# What isn't consumed stays.
rest = numbers(6)
print(any(map(lambda x: x == 2, rest)), next(rest), list(islice(rest, 1)), list(rest))
rest = iter([0, 0, 3, 4])
print(any(filter(None, rest)), list(rest))


# The function raises, and its StopIteration ends the map.
def fails(x):
    if x == 2:
        raise ValueError(x)
    return x


def stops(x):
    if x == 2:
        raise StopIteration
    return x


rest = numbers(5)
try:
    list(map(fails, rest))
except ValueError as error:
    print("raised", error, list(rest))
rest = numbers(5)
print(list(map(stops, rest)), list(rest))
rest = numbers(5)
print(list(filter(stops, rest)), list(rest))


# The generator raises.
def raises():
    yield 1
    raise KeyError("inside")


for consume in list, sum, sorted, tuple:
    try:
        consume(map(double, raises()))
    except KeyError as error:
        print(consume.__name__, error)

# The generator is closed where the consumer lets go of it.
log = []
try:
    list(map(fails, numbers(9, log)))
except ValueError:
    pass
print(log)


# The function asks the same iterator.
def skips(x):
    return x, next(mapped, None)


mapped = map(skips, numbers(5))
print(list(mapped))


class Truth:
    def __init__(self, value):
        self.value = value

    def __bool__(self):
        print("asked", self.value)
        return self.value > 1

    def __repr__(self):
        return f"Truth({self.value})"


print(list(filter(None, map(Truth, numbers(4)))))
print(list(filter(Truth, numbers(4))))


class Refuses:
    def __bool__(self):
        raise ZeroDivisionError


try:
    list(filter(lambda x: Refuses(), numbers(2)))
except ZeroDivisionError:
    print("no truth")


class Own(map):
    def __next__(self):
        return super().__next__() + 100


print(list(Own(double, numbers(3))), sum(Own(double, numbers(3))))
print(next(islice(map(double, count(5)), 3, None)))


# A deep nest of natives that consume each other.
from functools import partial

nested = partial(sum, [1])
for _ in range(3000):
    nested = partial(lambda f, x=None: f, nested)
print(callable(nested))
function = abs
for _ in range(2000):
    function = partial(map, function)
print(type(function([1])).__name__)
