def body():
    for i in range(2):
        try:
            if i == 1:
                return "returned"
            continue
        finally:
            got = yield f"finally {i}"
            print("got", got)


g = body()
print(next(g))
print(g.send("a"))
try:
    g.send("b")
except StopIteration as stop:
    print(stop.value)
g = body()
next(g)
g.send(1)
g.close()
print("closed in finally")
