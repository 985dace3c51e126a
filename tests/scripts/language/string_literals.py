# reference: 3.14
print("a" "b" """c""" """d""", "it" "s", "\a\b\f\n\r\t\v\\'\"".encode())
print("\101\x41\u0041\U00000041\N{LATIN SMALL LETTER A}", r"\n\x", b"\x00\xff\101", rb"\x", Rb"\y", Rb"z", "u")
print(
    "line \
continued",
    len("""a
b"""),
    "\
",
)
print("\ud800".encode("utf-8", "surrogatepass"), "𝒳" "é", len("𝒳"))
for source in [
    "'\\x4'",
    "'\\u12'",
    "'\\U00110000'",
    "'\\N{nope}'",
    "b'\\xg'",
    "b'é'",
    "'abc",
    "'''abc",
    "'a' b'b'",
    "'\\N'",
    "ur'x'",
]:
    try:
        eval(source)
        print("ok")
    except SyntaxError as error:
        print(error.msg)
