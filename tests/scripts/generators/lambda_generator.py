f = lambda n: (yield n)
g = f(3)
print(next(g))
try:
    g.send("r")
except StopIteration as stop:
    print(stop.value)
h = lambda: (yield from [1, 2])
print(list(h()))
