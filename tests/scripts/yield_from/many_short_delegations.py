def one(i):
    yield i
    return 1


def outer(n):
    total = 0
    for i in range(n):
        total += yield from one(i)
    return total


def run(g):
    count = 0
    while True:
        try:
            next(g)
            count += 1
        except StopIteration as stop:
            return count, stop.value


print(run(outer(5000)))
