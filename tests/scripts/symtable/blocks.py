# reference: 3.14
# The tables of blocks: kinds, lines, parameters, and each name's flags and scope.
import _symtable


def show(table, depth=0):
    names = {name: (flags & 4095, flags >> 12) for name, flags in sorted(table.symbols.items())}
    print("  " * depth, table.name, table.type, table.lineno, table.nested, table.varnames, names)
    for child in table.children:
        show(child, depth + 1)


texts = ['''
x = 1
def f(a, b=1, *c, d, **e):
    global g1
    g1 = a
    y = 2
    def inner():
        nonlocal y
        y = b
        return lambda q: q + y + x
    return [i + y for i in a if (z := i)]
class C(object):
    """doc"""
    x = 1
    y: int = 2
    def m(self): return super().m() + __class__.x + x
    def __private(self): self.__p = 1
    z = [x for x in y]
    w = [lambda: k for k in y]
import os, sys as system
from a import b as c, d
import a.b.c
''', '''
class A[T: int = str](B):
    t: T
    def f[U](self, x: U) -> T: ...
    if x:
        y: int
type X[V: (int, str), *W, **P] = list[V]
def g[T = int](x: T = 1, *, y=2) -> T: return T
async def h():
    async with a as b: pass
    async for c in d: yield c
    return
''', '''
def f():
    x = 1
    class C:
        x = x
        def g(self): return x
        y = x
    class D:
        def g(self): return x
    class E:
        nonlocal x
        x = 2
        def h(self): return x
    return [lambda: x for _ in range(3)], {a: b for a, b in x}, (t for t in x for u in t)
''', '''
a: int
b: "str" = 3
if a:
    c: float
(d): int = 3
e.x: int = 4
def f(x: int, *args: y) -> z: 
    w: int = 3
    global q
    q = 3
try: pass
except E as exc: pass
with o as (p, r): pass
for i, j in k: pass
match m:
    case {"a": aa, **rest}: pass
    case [bb, *cc]: pass
    case D(x=dd) as ee: pass
del a
l = lambda x, *y, z=1: (x, y, z, w)
@deco
def decorated(): pass
@deco
class Dec: pass
''', '''
def f():
    [x for x in [y for y in z]]
    return [[u for u in v] for v in w]
[g for g in h]
class C:
    v = [i for i in range(3)]
    w = {i: v for i in range(3)}
    def __x(self): __y = 1; return __y
    class D: pass
(n := 3)
[(last := p) for p in n]
''', '''
def outer():
    global x
    x = 1
    def inner(): return x
def other(x):
    def deep():
        global x
        return x
    return x
''', '''
class C:
    def f(self, __a): return __class__
    def g(self): return lambda: super().x
    x: __q = 1
    class D:
        y: x = 1
        def k(self): return __class__
def gen[T](a: T, b: lambda: T): 
    def m(): return T
    return m
class G[T]:
    a = T
    def m(self): return T
    class H[U](list[T]):
        def n(self) -> T: return U
    type R = T
    type S[Q] = T | Q
''', '''
from __future__ import annotations
def f(x: int) -> y: pass
a: int = 3
class C:
    b: str
''']
for number, text in enumerate(texts):
    print("#", number)
    show(_symtable.symtable(text, "x", "exec"))
show(_symtable.symtable("lambda x: [x for y in z]", "x", "eval"))
