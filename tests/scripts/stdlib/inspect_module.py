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
print(sig, list(sig.parameters), sig.return_annotation, sig.parameters["b"].default, sig.parameters["c"].kind.name)
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
print(inspect.signature(C), inspect.signature(C().m), inspect.signature(C.m), inspect.getdoc(f), inspect.isfunction(f), inspect.ismethod(C().m), inspect.isclass(C), inspect.isbuiltin(len), inspect.ismodule(inspect), inspect.isgenerator(x for x in ()), inspect.isroutine(len))
print([name for name, value in inspect.getmembers(C) if not name.startswith("__")], inspect.getmro(C), inspect.getfullargspec(f).kwonlyargs, inspect.currentframe().f_code.co_name, inspect.unwrap(f) is f, inspect.cleandoc("  a\n    b\n  "))
print(inspect.getsource(C.m), inspect.getsourcelines(f)[1], inspect.getmodule(f).__name__)
print(inspect.classify_class_attrs(C)[-1].kind if False else "", inspect.getattr_static(C(), "p").__class__.__name__, [f.function for f in inspect.stack()][:1])
