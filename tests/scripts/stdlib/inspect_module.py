import inspect


def f(a, /, b: int = 1, *args, c, d=2, **kw) -> str:
    """Doc of f.

    More."""


class C:
    """Doc of C."""

    def m(self, x):
        return x

    @staticmethod
    def s(): ...

    @classmethod
    def k(cls): ...

    @property
    def p(self): ...


sig = inspect.signature(f)
print(sig)
print(list(sig.parameters))
print(sig.return_annotation)
print(sig.parameters["b"].default)
print(sig.parameters["c"].kind.name)
b = sig.bind(1, 2, 3, c=4, z=5)
print(b.arguments, b.args, b.kwargs)
b = sig.bind(1, c=1)
b.apply_defaults()
print(b.arguments)
for args, kw in (((), {}), ((1,), {}), ((1,), {"c": 1, "a": 2})):
    try:
        print(sig.bind(*args, **kw))
    except TypeError as error:
        print(error)
print(inspect.signature(C))
print(inspect.signature(C().m))
print(inspect.signature(C.m))
print(inspect.getdoc(f))
print(inspect.isfunction(f))
print(inspect.ismethod(C().m))
print(inspect.isclass(C))
print(inspect.isbuiltin(len))
print(inspect.ismodule(inspect))
print(inspect.isgenerator(x for x in ()))
print(inspect.isroutine(len))
print([name for name, value in inspect.getmembers(C) if not name.startswith("__")])
print(inspect.getmro(C))
print(inspect.getfullargspec(f).kwonlyargs)
print(inspect.currentframe().f_code.co_name)
print(inspect.unwrap(f) is f)
print(inspect.cleandoc("  a\n    b\n  "))
print(inspect.getsource(C.m), inspect.getsourcelines(f)[1], inspect.getmodule(f).__name__)
print(inspect.getattr_static(C(), "p").__class__.__name__)
print([f.function for f in inspect.stack()][:1])
