# exit: 1
def even(n):
    if n == 0:
        raise ValueError("bottom")
    odd(n - 1)


def odd(n):
    if n == 0:
        raise ValueError("bottom")
    even(n - 1)


def same(n):
    if n == 0:
        raise KeyError("end")
    same(n - 1)


try:
    even(4)
except ValueError:
    same(9)
