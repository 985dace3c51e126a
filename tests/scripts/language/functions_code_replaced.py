def f():
    return "old"


def g():
    return "new"


f.__code__ = g.__code__
print(f())
code = f.__code__.replace(co_name="changed")
print(code.co_name, code == f.__code__)


def closure():
    x = 1

    def inner():
        return x

    return inner


try:
    f.__code__ = closure().__code__
except ValueError as error:
    print(error)
import types

h = types.FunctionType(g.__code__, {}, "named", None)
print(h.__name__, h())
k = types.FunctionType(closure().__code__, {}, closure=(types.CellType(42),))
print(k())
