# reference: 3.14
# The module symtable over the tables.
import symtable

TEXT = """
glob = 1
class C:
    x: int = 2
    def method(self, a, *b, c=1, **d):
        global other
        other = glob
        def inner():
            nonlocal a
            a = b
            return lambda: free
        free = [i for i in d]
        return inner
import os.path
type Alias[T] = list[T]
"""

top = symtable.symtable(TEXT, "name", "exec")
print(top, top.get_type(), sorted(top.get_identifiers()), top.has_children())


def walk(table):
    print(table.get_type(), table.get_name(), table.get_lineno(), table.is_nested(), table.is_optimized())
    if isinstance(table, symtable.Function):
        print("  ", table.get_parameters(), table.get_locals(), table.get_globals(), table.get_nonlocals(),
              table.get_frees())
    for symbol in sorted(table.get_symbols(), key=lambda symbol: symbol.get_name()):
        print("  ", symbol)
    for child in table.get_children():
        walk(child)


walk(top)
symbol = top.lookup("C")
print(symbol.is_namespace(), symbol.get_namespace().get_name(), symbol.is_assigned(), top.lookup("os").is_imported())
print(top.lookup("C").get_namespace() is top.get_children()[0], symtable.symtable("x", "n", "eval").lookup("x").is_global())
