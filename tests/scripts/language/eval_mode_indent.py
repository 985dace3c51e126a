# reference: 3.14
import ast

for source in (" True", "\n  True", "# comment\n  x + 1\n", " \n1", "(\n 1)"):
    try:
        compile(source, "file", "eval")
        print("ok", repr(source))
    except SyntaxError as error:
        print(type(error).__name__, error.args)
print(eval("  1"), ast.literal_eval("  2"))
try:
    ast.parse(" 1", mode="eval")
except IndentationError as error:
    print(error)
