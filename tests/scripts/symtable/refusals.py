# reference: 3.14
# What symtable() refuses, and what an entry is.
import _symtable

entry = _symtable.symtable("def f(x): return x", "name", "exec")
print(type(entry).__name__, type(entry).__module__, entry.name, entry.type, entry.lineno, entry.nested, entry.varnames)
print(repr(entry) == f"<symtable entry top({entry.id}), line 0>", [child.name for child in entry.children])
print(_symtable.symtable(b"# coding: latin-1\nx = '\xe4'", b"name", "exec").symbols)
for attempt in (
    lambda: _symtable.symtable("1", "name", "other"),
    lambda: _symtable.symtable("1 1", "name", "exec"),
    lambda: _symtable.symtable(1, "name", "exec"),
    lambda: _symtable.symtable("x", 3, "exec"),
    lambda: _symtable.symtable("x", "name", 3),
    lambda: _symtable.symtable("x\0", "name", "eval"),
    lambda: _symtable.symtable("def f():\n nonlocal x", "name", "exec"),
    lambda: _symtable.symtable("x = 1", "name", "eval"),
    lambda: type(entry)(),
):
    try:
        print(attempt())
    except Exception as error:
        print(type(error).__name__, error)
