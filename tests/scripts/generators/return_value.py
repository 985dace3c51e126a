def returns(value):
    if value is None:
        return
    yield 0
    return value


def drain(g):
    try:
        while True:
            next(g)
    except StopIteration as stop:
        return stop.value, stop.args


for value in [None, 1, (), (1, 2), [3], "text"]:
    print(repr(value), "->", drain(returns(value)))
