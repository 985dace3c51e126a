# reference: 3.14
# Trees as the code generator is given them.
import ast

for source in (
    "__debug__", "'%s and %-5r' % (a, b)", "'%5.2s%%' % (a,)", "'%d' % (a,)", "'%s' % a", "'%s' % (*a,)", "1 + 2",
    "match x:\n case -1: 1\n case -2 + 3j: 2\n case {-4: y}: 3", "def f():\n 'doc'", "class C:\n 'doc'\n x = 1", "'doc'",
):
    for level in (0, 1, 2):
        print(level, ast.dump(ast.parse(source, optimize=level)))
print(ast.dump(compile(ast.parse("'%s' % (__debug__,)"), "f", "exec", ast.PyCF_OPTIMIZED_AST)))
