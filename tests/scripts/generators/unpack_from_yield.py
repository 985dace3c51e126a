def body():
    a, b = yield "pair"
    c, *d = yield "list"
    (e, [f]) = yield "nested"
    x = y, z = yield "chained"
    print(a, b, c, d, e, f, x, y, z)
    try:
        a, b = yield "bad"
    except ValueError as error:
        print(error)


g = body()
next(g)
for value in ((1, 2), [3, 4, 5], (6, [7]), "89", "c"):
    try:
        g.send(value)
    except StopIteration:
        print("end")
