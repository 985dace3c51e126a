def source(log):
    try:
        yield 1
        yield 2
    finally:
        log.append("source closed")


def consumer(function):
    log = []
    try:
        function(source(log))
    except ZeroDivisionError:
        log.append("error")
    return log


print(consumer(lambda s: list(map(lambda x: 1 / (x - 2), s))))
print(consumer(lambda s: [1 / (x - 1) for x in s]))
print(consumer(lambda s: sorted(s, key=lambda x: 1 / (x - 1))))
print(consumer(lambda s: next(filter(lambda x: x == 1, s))))
print(consumer(lambda s: max(s, key=lambda x: 1 / (x - 1))))
print(consumer(lambda s: any(x == 1 for x in s)))
print(consumer(lambda s: dict(zip("a", s))))
