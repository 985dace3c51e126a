def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


for i in count(3):
    print(i)
print(list(count(0)), tuple(count(2)), sum(count(5)))
g = count(1)
print(iter(g) is g, next(g), next(g, "default"), next(g, None))
