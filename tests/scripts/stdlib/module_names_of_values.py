# Values of builtin types have no `__module__`; their types have.
for value in (5, "a", 1.5, [], (), {}, None, range(3)):
    print(type(value).__module__, hasattr(value, "__module__"))
import csv

print([name for name in dir(csv) if name.startswith("QUOTE_") and hasattr(getattr(csv, name), "__module__")])
