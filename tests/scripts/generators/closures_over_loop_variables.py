def body():
    functions = []
    for i in range(3):
        functions.append(lambda: i)
        yield [f() for f in functions]


for values in body():
    print(values)


def writer():
    value = 0

    def set_value(v):
        nonlocal value
        value = v

    while True:
        yield set_value, value


g = writer()
setter, v = next(g)
setter(42)
print(next(g)[1])
