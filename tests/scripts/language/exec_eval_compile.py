ns = {"x": 5}
print(eval("x + 1", ns), eval("x", ns, {"x": 7}), exec("y = x * 2", ns), ns["y"], "__builtins__" in ns)
code = compile("a + 1", "name.py", "eval")
print(code.co_filename, code.co_name, eval(code, {"a": 1}))
code = compile("r = 5", "<x>", "single")
ns = {}
exec(code, ns)
print(ns["r"])
exec("def f(): return g\ng = 3", ns)
print(ns["f"]())


class Mapping(dict):
    def __missing__(self, key):
        return f"missing {key}"


print(eval("anything", {}, Mapping()), eval("len('abc')"), eval(b"1 + 1"), eval("  1"))
exec("z = 1", {}, m := Mapping())
print(dict(m))
for call in (
    lambda: eval("x = 1"),
    lambda: eval(""),
    lambda: eval("1 +"),
    lambda: exec("if"),
    lambda: eval(5),
    lambda: exec("x", 5),
    lambda: compile("x", "f", "wrong"),
    lambda: eval("1\n2"),
    lambda: eval("a\0b"),
    lambda: exec("  x = 1\n y = 2"),
    lambda: eval("undefined"),
    lambda: eval("1", {}, 5),
    lambda: compile("1\n2", "f", "single"),
):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error.msg if isinstance(error, SyntaxError) else error)


def closure():
    v = 1

    def inner():
        return v

    return inner


code = closure().__code__
try:
    exec(code)
except TypeError as error:
    print(error)
exec(code, closure=closure().__closure__)
