def naturals():
    n = 0
    while True:
        yield n
        n += 1


def take(n, source):
    for _, x in zip(range(n), source):
        yield x


source = naturals()
print(list(take(3, source)), list(take(2, source)))
print(next(x for x in naturals() if x * x > 50))
