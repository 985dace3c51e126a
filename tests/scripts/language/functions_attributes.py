def f(a: int, b: "str" = "x") -> bool:
    """Doc."""
    local = a
    return local


print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__defaults__, f.__kwdefaults__)
print(f.__annotations__, f.__closure__, f.__dict__, f.__type_params__)
f.extra = 1
print(f.__dict__, f.extra)
code = f.__code__
print(code.co_name, code.co_argcount, code.co_varnames, code.co_nlocals, code.co_firstlineno, code.co_qualname)


class C:
    def m(self):
        def inner():
            pass

        return inner


print(C.m.__qualname__, C().m().__qualname__, (lambda: 0).__qualname__)
f.__name__ = "renamed"
print(f.__name__, repr(f).split(" at ")[0])
try:
    f.__name__ = 5
except TypeError as error:
    print(error)
try:
    f.__code__ = 5
except TypeError as error:
    print(error)
try:
    f.__defaults__ = 5
except TypeError as error:
    print(error)
m = C().m
print(m.__func__ is C.m, m.__self__.__class__.__name__, m.__name__, m == m, repr(m).split(" of ")[0])
del f.extra
try:
    f.extra
except AttributeError as error:
    print(error)
