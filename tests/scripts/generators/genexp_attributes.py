g = (x for x in [1, 2])
print(g.__name__, g.__qualname__, g.gi_code.co_name)
print(g.gi_code.co_varnames)


def f():
    return (y for y in "a")


print(f().__qualname__)
print(type(g).__name__, next(g), g.gi_frame.f_locals["x"])
