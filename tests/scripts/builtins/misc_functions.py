print(callable(len), callable(5), chr(97), chr(0x1F600), ord("a"), ord("𝒳"), ord(b"a"), ascii("é\n"), repr("é"), bin(5), oct(8), hex(255), hash("a") == hash("a"), id(5) == id(5), type(5), len("abc"), len({1: 2}), isinstance(5, int), getattr([], "append").__name__, hasattr(5, "real"))
print(globals()["__name__"], "print" in dir(__builtins__), vars(type("X", (), {"a": 1}))["a"], eval("1+1"), __name__, __debug__, __doc__, __spec__, __file__.endswith(".py"))
for action in (lambda: chr(-1), lambda: chr(0x110000), lambda: chr("a"), lambda: ord("ab"), lambda: ord(5), lambda: ord(""), lambda: len(5), lambda: len(), lambda: bin(1.5), lambda: hex("a"), lambda: hash([]), lambda: getattr(5, "x"), lambda: delattr(5, "x"), lambda: isinstance(1, "int"), lambda: id(), lambda: callable(), lambda: repr(), lambda: ord(b"ab")):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
