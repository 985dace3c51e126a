code = "result = len([1, 2])"
namespace = {"__builtins__": {"len": lambda x: "custom len"}}
exec(code, namespace)
print(namespace["result"])
for source in ("print(1)", "import math", "class C: pass", "__build_class__"):
    try:
        exec(source, {"__builtins__": {}})
        print("ok")
    except (NameError, ImportError) as error:
        print(type(error).__name__, error)
import types

module = types.ModuleType("b")
module.abs = lambda x: "module abs"
print(eval("abs(1)", {"__builtins__": module}))
