def f(a, b=1, /, c=2, *args, d, e=3, **kw):
    x = y = 0

    def inner():
        return x, a

    return inner


c = f.__code__
print(c.co_name, c.co_qualname, c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount, c.co_nlocals)
print(c.co_varnames, c.co_cellvars, c.co_freevars)
print(f(1, d=2).__code__.co_freevars, f(1, d=2).__code__.co_qualname)
flags = {"optimized": 1, "newlocals": 2, "varargs": 4, "varkeywords": 8, "nested": 16, "generator": 32}
print({name: bool(c.co_flags & bit) for name, bit in flags.items()})
print({name: bool((lambda: 0).__code__.co_flags & bit) for name, bit in flags.items()})
print(compile("x = 1", "file.py", "exec").co_filename, c.co_firstlineno, c.co_consts is not None, isinstance(c.co_code, bytes))
