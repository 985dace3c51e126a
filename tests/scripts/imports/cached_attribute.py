# Where a module's compiled form is kept.
import importlib.util
import os
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, "plain.py"), "w") as file:
        file.write("x = 1")
    sys.path.insert(0, folder)
    import plain
expected = os.path.join(folder, "__pycache__", f"plain.{sys.implementation.cache_tag}.pyc")
print(plain.__cached__ == expected, plain.__spec__.cached == expected, hasattr(sys, "__cached__"))
print(importlib.util.cache_from_source(plain.__file__) == expected)
