for action in (
    lambda: chr(-1),
    lambda: chr(0x110000),
    lambda: chr("a"),
    lambda: ord("ab"),
    lambda: ord(5),
    lambda: ord(""),
    lambda: len(5),
    lambda: len(),
    lambda: bin(1.5),
    lambda: hex("a"),
    lambda: hash([]),
    lambda: getattr(5, "x"),
    lambda: delattr(5, "x"),
    lambda: isinstance(1, "int"),
    lambda: id(),
    lambda: callable(),
    lambda: repr(),
    lambda: ord(b"ab"),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
