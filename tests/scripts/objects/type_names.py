# Names and docstrings of classes must be text that can be encoded; a new __module__ forgets the line.
for arguments in (("A\udcdcB", (), {}), ("A\0B", (), {}), ("A", (), {"__doc__": "x\udcdcy"})):
    try:
        type(*arguments)
    except ValueError as error:
        print(type(error).__name__, ascii(error))
A = type("A", (), {"__firstlineno__": 42})
for name in ("A\udcdcB", "A\0B", b"A"):
    try:
        A.__name__ = name
    except (ValueError, TypeError) as error:
        print(type(error).__name__, ascii(error))
print(A.__name__, A.__name__ is A.__name__, A.__dict__["__firstlineno__"])
A.__module__ = "other"
print("__firstlineno__" in A.__dict__)
A.__qualname__ = "A\udcdcB"
print(ascii(A.__qualname__))
