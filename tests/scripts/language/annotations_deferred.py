# reference: 3.14
import annotationlib


def f(a: undefined_name, b: int = 1, *args: str, **kw: dict) -> list:
    pass


try:
    f.__annotations__
except NameError as error:
    print(error)
print(annotationlib.get_annotations(f, format=annotationlib.Format.STRING))
print(annotationlib.get_annotations(f, format=annotationlib.Format.FORWARDREF)["b"])
undefined_name = float
print(f.__annotations__)


class C:
    x: int = 1
    y: "quoted"
    z: LaterClass
    (w): int = 3

    def m(self) -> C:
        pass


class LaterClass:
    pass


print(C.__annotations__, hasattr(C, "y"), C.w)
print(C.m.__annotations__)
print(callable(f.__annotate__), f.__annotate__(1) == f.__annotations__, C.__annotate__ is not None)
x: int = 5
y: str
import __main__

print(__main__.__annotations__, x, "y" in globals())
f.__annotations__ = {"new": 1}
print(f.__annotations__, f.__annotate__)


def g():
    local: undefined_too = 1
    other: print("never evaluated")
    return local


print(g(), g.__annotations__)
