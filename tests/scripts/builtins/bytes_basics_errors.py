# reference: 3.14
b = b"hello\x00\xff"
for action in (
    lambda: bytes("x"),
    lambda: bytes(-1),
    lambda: bytes([256]),
    lambda: bytes(["a"]),
    lambda: bytes(1.5),
    lambda: b"a" + "b",
    lambda: b[10],
    lambda: b["a"],
    lambda: bytes.fromhex("0"),
    lambda: bytes.fromhex("zz"),
    lambda: b"a".join(["x"]),
    lambda: "a" in b,
    lambda: 300 in b,
    lambda: b"%d" % "x",
    lambda: b"%s" % "x",
    lambda: bytes("x", "ascii", 5, 6),
    lambda: b"a".find("a"),
    lambda: b.hex(5),
    lambda: b.hex("ab"),
    lambda: b"a".replace("a", "b"),
    lambda: b"abc".index(b"z"),
    lambda: bytes("é", "ascii"),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
