# Syntax that an older Python 3 didn't have is refused if its version is asked for.
import ast

for source, version in (
    ("def f(a, /): pass", 8), ("lambda a, /: 1", 8), ("(x := 1)", 8), ("match x:\n case 1: pass", 10),
    ("try: pass\nexcept* E: pass", 11), ("type X = int", 12), ("def f[T](): pass", 12), ("class C[T]: pass", 12),
    ("class C[T=int]: pass", 13),
):
    ast.parse(source, feature_version=(3, version))
    try:
        ast.parse(source, feature_version=(3, version - 1))
    except SyntaxError as error:
        print(error.msg)
