def outer():
    def inner(a, b=2):
        c = 3
        yield a
        d = 4
        yield d

    return inner


g = outer()(1)
print(g.__name__, g.__qualname__, type(g).__name__)
print(g.gi_code.co_name, g.gi_running, g.gi_suspended, g.gi_yieldfrom)
print(sorted(g.gi_frame.f_locals))
next(g)
print(sorted(g.gi_frame.f_locals), g.gi_suspended)
next(g)
print(sorted(g.gi_frame.f_locals.items()))
print(list(g), g.gi_frame, g.gi_suspended, g.gi_running)
print(g.gi_code.co_name)
