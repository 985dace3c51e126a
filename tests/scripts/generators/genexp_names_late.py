n = 1
g = (n * x for x in range(3))
n = 10
print(list(g))


def f():
    k = 2
    g = (k + x for x in [1])
    k = 5
    return list(g)


print(f())
x = "untouched"
print(list(x for x in "ab"), x)
