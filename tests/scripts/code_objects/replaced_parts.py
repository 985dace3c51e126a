# reference: 3.14
# replace() changes parts as far as they fit, and refuses the others.
def f(x, y=1):
    z = x * y
    return z


def g(x, y=1):
    z = x + y
    return z


code = f.__code__
f.__code__ = code.replace(co_code=g.__code__.co_code)
print(f(3, 4), f.__code__ == g.__code__, f.__code__ == code)
f.__code__ = code.replace(co_varnames=("a", "b", "c"))
print(f(a=5, b=6), f.__code__.co_varnames)
f.__code__ = code.replace(co_name="other", co_qualname="q", co_filename="file", co_firstlineno=100)
print(f.__code__.co_name, f.__code__.co_qualname, f.__code__.co_filename, [p[0] for p in f.__code__.co_positions()][-1])
f.__code__ = (lambda: "old").__code__.replace(co_consts=("new",))
print(f())
swapped = (lambda a, b, *, c=1, d=1: 1).__code__
changed = swapped.replace(co_posonlyargcount=2, co_kwonlyargcount=0)
print(swapped == changed, hash(swapped) == hash(changed), changed.co_posonlyargcount)
print(list(code.replace(co_linetable=b"").co_lines()), list(code.replace(co_linetable=b"").co_positions()))
for changes in (
    {"co_nlocals": 4},
    {"co_varnames": ("x",)},
    {"co_varnames": ["x", "y", "z"]},
    {"co_argcount": -1},
    {"co_argcount": "1"},
    {"co_argcount": 10**20},
    {"co_argcount": 4},
    {"co_name": b"name"},
    {"co_consts": []},
    {"co_code": b"1"},
    {"co_code": "1"},
    {"co_other": 1},
):
    try:
        print(code.replace(**changes))
    except (TypeError, ValueError, OverflowError, SystemError) as error:
        print(type(error).__name__, error)
