import sys

sys.setrecursionlimit(120000)


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


print(depth(100000))


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


print(even(50000))
sys.setrecursionlimit(1000)
try:
    depth(5000)
except RecursionError as error:
    print(error)
print(depth(500))
