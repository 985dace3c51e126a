import sys

sys.setrecursionlimit(400)


def total(n):
    return sum(total(n - 1) + 1 for _ in range(1)) if n else 0


print(total(50))
try:
    total(100000)
except RecursionError as error:
    print(error)
