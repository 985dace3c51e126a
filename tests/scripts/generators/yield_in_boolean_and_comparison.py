def body():
    print((yield 1) and (yield 2) or (yield 3))
    print((yield 4) < (yield 5) < (yield 6))
    print(not (yield 7), -(yield 8), (yield 9) if (yield 10) else (yield 11))


g = body()
next(g)
sent = [True, 0, "last", 1, 5, 3, False, 8, True, "then"]
for value in sent:
    try:
        g.send(value)
    except StopIteration:
        print("end")
