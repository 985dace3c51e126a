for action in (
    lambda: "\ud800".encode(),
    lambda: "é".encode("ascii"),
    lambda: "éé".encode("ascii"),
    lambda: "a".encode("nope"),
    lambda: "é".encode("ascii", "nope"),
    lambda: str(b"a", 5),
    lambda: str("a", "utf-8"),
    lambda: "Ā".encode("latin-1"),
    lambda: b"a".decode("utf-16"),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
