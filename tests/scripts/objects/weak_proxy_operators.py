import weakref


class N:
    def __truediv__(self, other):
        return "truediv"

    def __itruediv__(self, other):
        return "itruediv"

    def __matmul__(self, other):
        return "matmul"

    def __rmatmul__(self, other):
        return "rmatmul"

    def __imatmul__(self, other):
        return "imatmul"

    def __bytes__(self):
        return b"bytes"

    def __index__(self):
        return 3

    def __reversed__(self):
        return iter("abc")


n = N()
p = weakref.proxy(n)
print(p / 5, p @ 5, 5 @ p, bytes(p), [1, 2, 3, 4][p], list(reversed(p)))
q = weakref.proxy(n)
q /= 5
print(q)
q = weakref.proxy(n)
q @= 5
print(q)
for bad in (lambda: weakref.ref(n, callback=None), lambda: weakref.ref(n, 1, 2)):
    try:
        bad()
    except TypeError as error:
        print(error)
