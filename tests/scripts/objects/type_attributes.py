class A:
    "doc"
    x: int

    class Inner: ...


print(A.__name__, A.__qualname__, A.__module__, A.__doc__, A.__basicsize__ > 0, A.__flags__ > 0, A.__dictoffset__ != 0, A.__itemsize__)
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
print(type.__mro__, object.__bases__, object.__base__, type(type) is type, isinstance(object, type), isinstance(type, object), int.__doc__[:20])
