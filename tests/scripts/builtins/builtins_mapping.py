# Code looks for builtins in whatever stands in `__builtins__`: any mapping, or none that could be asked.
import types


class Named(dict):
    def __getitem__(self, key):
        if key == "broken":
            raise ZeroDivisionError
        return f"<{key}>"


def attempt(source, builtins, **names):
    space = {"__builtins__": builtins, **names}
    try:
        exec(source, space)
    except Exception as error:
        print(type(error).__name__, error)
    else:
        print({key: value for key, value in space.items() if key in ("a", "foo")})


attempt("a = anything", Named())
attempt("def f(): return anything\na = f()", Named())
attempt("a = broken", Named())
attempt("a = answer", types.MappingProxyType({"answer": 42}))
attempt("a = answer", types.MappingProxyType({}))
attempt("a = answer", 123)
attempt("a = answer", {})
attempt("class C: pass", {})
attempt("class C: pass", types.MappingProxyType({}))
attempt("import foo.bar", types.MappingProxyType({}))
attempt("import foo.bar", types.MappingProxyType({"__import__": lambda name, *rest: (name, len(rest))}))
attempt("a = it.__reduce__()", {}, it=iter([1]))
attempt("a = it.__reduce__()", {"iter": "mine"}, it=iter([1]))
attempt("a = (lambda: it.__reduce__())()", types.MappingProxyType({"iter": "mine"}), it=iter("xy"))


class Globals(dict):
    def __getitem__(self, key):
        return f"global {key}"


# A function asks such globals by their own method, a module's code doesn't.
space = {}
exec("def f(): return x\na = x, f()", Globals(x=1), space)
print(space["a"])


def make():
    return None


# A function without `__builtins__` in its globals has those of the code that makes it.
mine = {"None": None}
space = {"make": type(make), "code": make.__code__, "__builtins__": mine}
exec("g = make(code, {})", space)
print(space["g"].__builtins__ is mine, make.__builtins__ is __builtins__.__dict__)
