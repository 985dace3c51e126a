import sys

sys.setrecursionlimit(400)


def deep(n):
    if n == 0:
        return 0
    return sorted([1], key=lambda x: deep(n - 1))[0]


print(deep(40))
try:
    deep(100000)
except RecursionError as error:
    print("RecursionError")
