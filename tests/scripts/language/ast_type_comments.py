# Type comments in syntax trees, and signatures on their own.
import ast

source = '''\
x = 1  # type: int
y = 2  # plain
z = f(
    1)  #type:  List[int]
for i in x:  # type: str
    pass
with a as b:  # type: T
    pass  # type: ignore[x]
def f(a,  # type: int
      b=2,  # type: str
      *c,  # type: A
      d  # type: B
      ):
    # type: (...) -> None
    w = 3 # type: ignore
async def g(): # type: () -> int
    return 1
v = 1  # type: ignored
'''
tree = ast.parse(source, type_comments=True)
print(*(ast.dump(node) for node in tree.type_ignores), sep="\n")
for node in ast.walk(tree):
    comment = getattr(node, "type_comment", None)
    if comment is not None:
        print(type(node).__name__, node.lineno, repr(comment))
print([getattr(node, "type_comment", None) for node in ast.parse(source).body], ast.parse(source).type_ignores)
for signature in ("(int, *str, **Any) -> Set[T]", "() -> x"):
    print(ast.dump(ast.parse(signature, mode="func_type"), include_attributes=True))
for wrong in ("int", "(a, b)", "(a=1) -> b", "(a) -> "):
    try:
        print(ast.parse(wrong, mode="func_type"))
    except SyntaxError:
        print("refused")
