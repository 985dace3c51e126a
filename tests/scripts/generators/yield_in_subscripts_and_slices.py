def body():
    items = list(range(10))
    items[(yield "index")] = (yield "value")
    print(items)
    print(items[(yield "start") : (yield "stop")])
    del items[(yield "delete")]
    print(items)
    items[0] += yield "augmented"
    print(items)


g = body()
print(next(g))
for value in ("v", 3, 2, 5, 0, 100):
    try:
        print(g.send(value))
    except StopIteration:
        print("end")
