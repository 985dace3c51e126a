def f(x=[]):
    x.append(1)
    return x


print(f(), f(), f.__defaults__)


def g(a, *, b=1, c):
    return a, b, c


print(g.__kwdefaults__, g.__defaults__)
g.__kwdefaults__ = {"c": 3, "b": 2}
g.__defaults__ = (0,)
print(g())
n = 1


def h(x=n):
    return x


n = 2
print(h())
try:
    exec("def bad(a=1, b): pass")
except SyntaxError as error:
    print(error.msg)
