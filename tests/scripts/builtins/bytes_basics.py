# reference: 3.14
b = b"hello\x00\xff"
print(b, len(b), b[0], b[-1], b[1:3], b[::-1], b + b"!", b * 2, 104 in b, b"ell" in b, list(b[:3]), b == b"hello\x00\xff", b < b"i", hash(b) == hash(bytes(b)))
print(bytes(), bytes(3), bytes([1, 2]), bytes("é", "utf-8"), bytes(b"x"), bytes(bytearray(b"y")), bytes(range(3)), bytes(i for i in (65, 66)), bytes.fromhex("00 ff 1A"), b.hex(), b.hex("-"), b.hex(":", 2), b"\x01\x02\x03".hex("_", -2))
print(repr(b"'"), repr(b'"'), repr(b"'\""), b"\t\n\r\\\x7f", b"a" b"b", str(b"x"), b"%d %s %r %a" % (1, b"x", "é", "é"), b"%c" % 65, b"%b" % b"q", b"%5.1f" % 2.25, b"%(k)s" % {b"k": b"v"})
print(b"a,b".split(b","), b" a ".strip(), b"abc".find(b"c"), b"abc".find(99), b"Abc".lower(), b"abc".upper(), b"abc".replace(b"b", b"XX"), b"-".join([b"a", b"b"]), b"abc".startswith((b"x", b"a")), b"abc".translate(bytes.maketrans(b"a", b"z"), b"c"), b"a\nb".splitlines(), b"abc".partition(b"b"), b"42".zfill(5), b"ab".center(6, b"*"), b"abc".count(b""), b"title case".title(), b"x".isalpha(), b"1".isdigit(), b"a\tb".expandtabs(), b"abc".removeprefix(b"a"), b"aBc".swapcase(), b"abc".index(b"b"), b"abcabc".rfind(b"a"), b"x".ljust(3) + b"|", b"\xe9".decode("latin-1"))
for action in (lambda: bytes("x"), lambda: bytes(-1), lambda: bytes([256]), lambda: bytes(["a"]), lambda: bytes(1.5), lambda: b"a" + "b", lambda: b[10], lambda: b["a"], lambda: bytes.fromhex("0"), lambda: bytes.fromhex("zz"), lambda: b"a".join(["x"]), lambda: "a" in b, lambda: 300 in b, lambda: b"%d" % "x", lambda: b"%s" % "x", lambda: bytes("x", "ascii", 5, 6), lambda: b"a".find("a"), lambda: b.hex(5), lambda: b.hex("ab"), lambda: b"a".replace("a", "b"), lambda: b"abc".index(b"z"), lambda: bytes("é", "ascii")):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
try:
    b[0] = 1
except TypeError as error:
    print(error)
