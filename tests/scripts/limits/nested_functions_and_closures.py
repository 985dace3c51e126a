source = ""
for i in range(40):
    source += "    " * i + f"def f{i}(a{i}):\n"
source += "    " * 40 + "return " + " + ".join(f"a{i}" for i in range(40)) + "\n"
for i in reversed(range(1, 40)):
    source += "    " * i + f"return f{i}({i})\n"
namespace = {}
exec(source, namespace)
print(namespace["f0"](0))
f = lambda x: x
for _ in range(300):
    f = (lambda g: lambda x: g(x + 1))(f)
print(f(0))
class_source = ""
for i in range(30):
    class_source += "    " * i + f"class C{i}:\n"
class_source += "    " * 30 + "x = 'deep'\n"
exec(class_source, namespace)
c = namespace["C0"]
for i in range(1, 30):
    c = getattr(c, f"C{i}")
print(c.x, len(c.__qualname__))
