# reference: none
# Trees that nest deeper than any machine stack, and long ladders, which don't nest.
import ast

ladder = ast.parse("x = 0\n" + "if x: pass\nel" * 3000 + "se: x = 9")
exec(compile(ladder, "", "exec"))
print(x)
deep = ast.Constant(1)
for _ in range(100_000):
    deep = ast.UnaryOp(ast.Not(), deep, lineno=1, col_offset=0, end_lineno=1, end_col_offset=1)
try:
    compile(ast.Expression(deep), "", "eval")
except RecursionError:
    print("too deep")
cycle = ast.parse("[1]", mode="eval")
cycle.body.elts.append(cycle.body)
try:
    compile(cycle, "", "eval")
except RecursionError:
    print("too deep")
del deep
