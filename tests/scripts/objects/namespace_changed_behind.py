# reference: none
# CPython itself crashes here. A class's namespace that is got at through the collector can be changed without the class noticing: nothing breaks.
import gc


class C:
    def method(self):
        return "old"


def call(c):
    return c.method()


c = C()
print(call(c), call(c))
for namespace in gc.get_objects():
    if type(namespace) is dict and namespace.get("__qualname__", "C") == "C" and "method" in namespace:
        if namespace["method"] is C.__dict__["method"]:
            namespace["method"] = lambda self: "new"
filler = [(lambda n: lambda: n)(n) for n in range(1000)]
print(call(c) in ("old", "new"))
