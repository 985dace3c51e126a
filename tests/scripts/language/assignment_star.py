# reference: 3.14
a, *b = [1, 2, 3]
*c, d = "xyz"
e, *f, g = range(5)
h, *i, j = (1, 2)
print(a, b, c, d, e, f, g, h, i, j)
(k, *l), *m = [[1, 2, 3], 4, 5]
print(k, l, m)
*n, = "ab"
[*o] = {}
print(n, o)
for p, *q in [(1, 2, 3), "ab"]:
    print(p, q)
try:
    a, *b, c = [1]
except ValueError as error:
    print(error)
try:
    a, *b = 5
except TypeError as error:
    print(error)
try:
    a, b = 1, 2, 3
except ValueError as error:
    print(error)
try:
    a, b, c = {1: 2}
except ValueError as error:
    print(error)
try:
    a, b = iter([1, 2, 3])
except ValueError as error:
    print(error)
