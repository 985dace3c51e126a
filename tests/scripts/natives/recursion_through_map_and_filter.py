import sys

sys.setrecursionlimit(400)


def m(n):
    return list(map(lambda x: m(n - 1) if n else x, [1]))


def f(n):
    return list(filter(lambda x: f(n - 1) if n else True, [1]))


print(m(5), f(30))
for function in (m, f):
    try:
        function(100000)
    except RecursionError:
        print("RecursionError")
