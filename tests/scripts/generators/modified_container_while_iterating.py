d = {1: 1}
g = (k for k in d)
print(next(g))
d[2] = 2
try:
    next(g)
except RuntimeError as error:
    print(error)
l = [1, 2]
g = (x for x in l)
print(next(g))
l.append(3)
print(list(g))
