import importlib
import importlib.util
import sys

m = importlib.import_module("json")
print(m.__name__)
print(importlib.import_module("collections.abc").__name__)
print(importlib.import_module(".child", "package_a").__name__)
print(importlib.util.find_spec("no_such_thing"))
print(importlib.util.find_spec("math").name)
print(importlib.util.find_spec("module_plain").origin.endswith("module_plain.py"))
import module_plain

module_plain.counter = 10
print(importlib.reload(module_plain) is module_plain, module_plain.counter)
spec = importlib.util.spec_from_file_location("by_path", module_plain.__file__)
by_path = importlib.util.module_from_spec(spec)
spec.loader.exec_module(by_path)
print(by_path.__name__, by_path.VALUE, "by_path" in sys.modules)
try:
    importlib.import_module(".x")
except TypeError as error:
    print(error)
print(__import__("math").__name__)
print(__import__("os.path").__name__)
print(__import__("os.path", fromlist=["join"]).__name__ in ("posixpath", "ntpath"))
