# reference: 3.14
import ast

tree = ast.parse("x = [1, 'a', None]\ndef f(a, *b, c=1, **d):\n    return a + b if c else -d")
print(ast.dump(tree, indent=1))
print(ast.literal_eval("{'a': [1, 2.5, -3, True, None], (1,): b'x', 's': {1}}"))
print(ast.literal_eval("1 + 2j"))
print(ast.literal_eval(" 'x'"))
for bad in ("f()", "a", "[x for x in y]", "1 + 1", "{**a}", "1 +", "f'{1}'"):
    try:
        print(ast.literal_eval(bad))
    except (ValueError, SyntaxError) as error:
        print(type(error).__name__, str(error).split(": <")[0])
print(ast.dump(ast.parse("a.b[c:d](*e)", mode="eval")))
print(type(ast.parse("1").body[0]).__name__, [type(n).__name__ for n in ast.walk(ast.parse("x + 1"))])


class V(ast.NodeVisitor):
    def visit_Name(self, node):
        print("name", node.id, node.lineno, node.col_offset)


V().visit(ast.parse("a + b * (c - a)"))
print(ast.unparse(ast.parse("if x:\n  y = (1+2)*3\nelse:\n  z = lambda a: a")))
