def source(name, n):
    for i in range(n):
        print("make", name, i)
        yield i


for pair in zip(source("a", 2), source("b", 3)):
    print(pair)
m = map(lambda x: print("map", x) or x, source("m", 2))
print("made")
print(next(m))
f = filter(lambda x: x % 2, source("f", 4))
print(next(f))
print(any(source("any", 5)), all(source("all", 5)))
e = enumerate(source("e", 1))
print(next(e), next(e, "end"))
