def body(value):
    try:
        yield 1
    except GeneratorExit:
        return value


for value in [None, 5, (1, 2)]:
    g = body(value)
    next(g)
    print(g.close(), g.close())


def swallows():
    try:
        yield 1
    except GeneratorExit:
        pass


g = swallows()
next(g)
print(g.close())
