source = (
    "def f():\n"
    + "".join(f"    v{i} = {i}\n" for i in range(2000))
    + "    return "
    + " + ".join(f"v{i}" for i in range(0, 2000, 100))
    + ", len(locals())\n"
)
namespace = {}
exec(source, namespace)
print(namespace["f"]())
source = (
    "def g():\n"
    + "".join(f"    v{i} = {i}\n" for i in range(500))
    + "    def inner():\n        return "
    + " + ".join(f"v{i}" for i in range(500))
    + "\n    return inner()\n"
)
exec(source, namespace)
print(namespace["g"]())
source = "def h():\n" + "".join(f"    v{i} = {i}\n" for i in range(400)) + "    yield v399\n    yield v0\n"
exec(source, namespace)
print(list(namespace["h"]()))
