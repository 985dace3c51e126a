# reference: 3.14
import ast
src = '''
@dec
async def f[T: int = str, *Ts, **P](a, /, b: int = 3, *args: *Ts, c=4, **kw) -> "é":
    """doc"""
    x = (yield 1); (y) = z = [a for a in b if c if d async for e in f]
    if a: pass
    elif b:
        x
    else: y
    try: pass
    except A as e: pass
    except (B, C): pass
    else: 1
    finally: 2
    return f(x for x in y), f((x for x in y)), f(x for x in y)(1)
class A(B, metaclass=C, *d, **e): x: int = 3; (y): int
with (a as b, c): pass
with (a): pass
match x:
    case [1, *rest, -2.5] | {"a": b, **c} | Point(1, y=2) as z if q: pass
    case None | "s" "t" | a.b | _: pass
f'a{x!r:>{w}}b{y=}c{z=!s:q}' 'tail' f"é{a}é{{b}}"
t'{x + 1 }z{y=}'
u'k' 'l'
b'a' b'b'
lambda *a, b=1, **c: 0
a[1:2, ::3, ...]; a[b]; a[*b]; a[(1,2)]
x = 1_000, 0x1F, 1e5, 2j, 99999999999999999999999, "\\ud800"
del a, (b), [c]
import a.b as c, d
from . import (x as y, z)
from .. a import *
global q
(a) + b * (c)
not a and b or c < d <= e
f"""{
x}
  {y:%H
}"""
(
 a
)
raise X from Y
assert a, b
a @= b
type X[T] = int
for (i) in j: break
else: continue
while 1: pass
{**a, 'b': 1}, {1, 2}, {k: v for k, v in w}
(x := 3)
await z
f''
f"{a!s}" "b"
'''
print(ast.dump(ast.parse(src), include_attributes=True, indent=1))
