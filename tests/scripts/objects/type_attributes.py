class A:
    "doc"

    x: int

    class Inner: ...


print(A.__name__)
print(A.__qualname__)
print(A.__module__)
print(A.__doc__)
print(A.__basicsize__ > 0)
print(A.__flags__ > 0)
print(A.__dictoffset__ != 0)
print(A.__itemsize__)
A.__name__ = "Z"
A.__qualname__ = "Q.Z"
A.__doc__ = "new doc"
A.__module__ = "elsewhere"
print(A, A.__doc__, A.Inner)
for attribute, value in (("__name__", 5), ("__qualname__", 5), ("__mro__", ()), ("__name__", "a\0b")):
    try:
        setattr(A, attribute, value)
    except (TypeError, AttributeError, ValueError) as error:
        print(error)
for cls in (int, type(None)):
    try:
        cls.__name__ = "x"
    except TypeError as error:
        print(error)
print(type.__mro__)
print(object.__bases__)
print(object.__base__)
print(type(type) is type)
print(isinstance(object, type))
print(isinstance(type, object))
print(int.__doc__[:20])
