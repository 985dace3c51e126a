source = (
    "def f(n):\n    log = []\n    try:\n        raise ErrorTypes[n](n)\n"
    + "".join(f"    except ErrorTypes[{i}]:\n        log.append({i})\n" for i in range(300))
    + "    return log\n"
)
namespace = {"ErrorTypes": [type(f"E{i}", (Exception,), {}) for i in range(300)]}
exec(source, namespace)
print([namespace["f"](n) for n in (0, 1, 150, 299)])
nested = (
    "def g():\n"
    + "".join("    " * (i + 1) + "try:\n" for i in range(18))
    + "    " * 19
    + "1 / 0\n"
    + "".join("    " * (i + 1) + f"finally:\n" + "    " * (i + 2) + f"log.append({i})\n" for i in reversed(range(18)))
)
namespace["log"] = []
exec(nested, namespace)
try:
    namespace["g"]()
except ZeroDivisionError:
    print(namespace["log"])
