# reference: 3.14
# Code from syntax trees: as parsed, changed, and made from nothing.
import ast
import traceback

SOURCE = '''
def f(a, b=2, /, c=3, *d, e, g=5, **h):
    "doc"
    return a, b, c, d, e, g, h
class A:
    y: int = 3
    __z = 1
    def m(self):
        return super().__init__, self.__z
print(f(1, e=4), f.__doc__, A.y, A.__annotations__, A().m()[1])
print([i * j for i in range(3) for j in range(3) if i], {1: 2, **{3: 4}}, {1}, f"{3!r:>{5}}|{{}}{7=}")
for i in range(3):
    if i == 0:
        continue
    elif i == 1:
        print("one")
    else:
        print("else")
else:
    print("done")
try:
    raise ValueError("x")
except ValueError as error:
    print(repr(error))
finally:
    print("finally")
match [1, 2, {"a": 3, "b": -4}]:
    case [1, x, {"a": y, **rest}] if y:
        print(x, y, rest)
match -1:
    case 0 | -1 as z: print(z)
print((lambda q, w=1: q + w)(2), -5, 10**30, 1.5, 2j, b"xx", ascii("\\ud800\\ufffd"), ..., not None)
def counter():
    n = 0
    def step():
        nonlocal n
        n += 1
        return n
    return step
step = counter(); step()
print(step(), (n := 10), n, "ab"[0:1:1], 1 < 2 <= 2, 5 if n else 6)
def gen():
    yield 1
    return (yield from (2, 3))
print(list(gen()))
a, *b = [1, 2, 3]
del a
type T[K] = list[K]
def generic[X](x: X) -> X: return x
print(b, T, generic.__type_params__, t"<{n!r:>3}>".interpolations)
async def co():
    async with m as x: pass
    async for i in y: await i
    return [i async for i in y]
assert True, "no"
import os.path as p, sys
from os import path
print(p is path)
'''
exec(compile(ast.parse(SOURCE), "<tree>", "exec"))


class Times(ast.NodeTransformer):
    def visit_BinOp(self, node):
        self.generic_visit(node)
        if isinstance(node.op, ast.Add):
            return ast.copy_location(ast.BinOp(node.left, ast.Mult(), node.right), node)
        return node


tree = Times().visit(ast.parse("print(3 + 4 + 5)\n\n\ndef g():\n    return (\n        boom)\ng()"))
try:
    exec(compile(ast.fix_missing_locations(tree), "changed.py", "exec"))
except NameError as error:
    for frame in traceback.extract_tb(error.__traceback__)[1:]:
        print(frame.filename, frame.lineno, frame.name, frame.colno, frame.end_lineno, frame.end_colno)

print(eval(compile(ast.parse("1 + 1", mode="eval"), "", "eval")))
exec(compile(ast.parse("2 + 2", mode="single"), "", "single"))

# Names and constants that no text can hold.
target = ast.Name("@py x", ast.Store())
made = ast.Module([ast.Assign([target], ast.Constant((1, "a", frozenset({1}), -0.0, 10**25, -3)))], [])
namespace = {}
exec(compile(ast.fix_missing_locations(made), "", "exec"), namespace)
print(namespace["@py x"])

tree = ast.parse("def h():\n    'doc'\n    assert False, 'no'\n    return __debug__")
for level in (0, 2):
    exec(compile(tree, "", "exec", optimize=level))
    try:
        print(h.__doc__, h())
    except AssertionError as error:
        print(h.__doc__, "assertion", error)
code = compile(ast.parse("await x"), "", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
print(bool(code.co_flags & 0x80))
