import itertools as it


def source(name, n):
    for i in range(n):
        print("make", name, i)
        yield i


c = it.chain(source("a", 1), source("b", 2))
print(next(c), next(c))
g = it.groupby(source("g", 4), lambda x: x // 2)
k, group = next(g)
print(k, next(group))
k2, group2 = next(g)
print(k2, list(group), list(group2))
x, y = it.tee(source("t", 3))
print(next(x), next(x), next(y), list(y), list(x))
print(list(it.islice(source("s", 10), 1, 3)))
p = it.pairwise(source("p", 3))
print(next(p))
print(next(it.dropwhile(lambda v: v < 1, source("d", 5))))
a = it.accumulate(source("acc", 3), lambda m, n: print("add", m, n) or m + n)
print(next(a), next(a))


def fails():
    yield 1
    raise LookupError("inside")


for make in (
    lambda: it.chain(fails()),
    lambda: it.accumulate(fails()),
    lambda: it.starmap(max, ((v, v) for v in fails())),
    lambda: it.tee(fails())[0],
    lambda: it.product(fails()),
    lambda: it.zip_longest(fails(), [1, 2]),
    lambda: it.batched(fails(), 3),
    lambda: it.filterfalse(None, fails()),
    lambda: it.cycle(fails()),
):
    try:
        print(list(make()))
    except LookupError as error:
        print(repr(error))
