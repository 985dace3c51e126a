def body():
    got = yield 1
    print("got", got)


for value in [0, False, "", "x", ()]:
    g = body()
    try:
        g.send(value)
    except TypeError as error:
        print(repr(value), error)
    print(next(g))
    g.close()
