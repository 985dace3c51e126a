s = "aé𝒳"
for codec in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-8-sig", "utf-7", "unicode_escape", "raw_unicode_escape"):
    print(codec, s.encode(codec), s.encode(codec).decode(codec) == s)
print("é".encode("latin-1"), "é".encode("cp1252"), "abc".encode("ascii"), "é".encode("ascii", "ignore"), "é".encode("ascii", "replace"), "é".encode("ascii", "xmlcharrefreplace"), "é".encode("ascii", "backslashreplace"), "é".encode("ascii", "namereplace"), "\ud800".encode("utf-8", "surrogatepass"), "\udc80".encode("utf-8", "surrogateescape"))
print(b"a\xffb".decode("utf-8", "replace"), b"a\xffb".decode("utf-8", "ignore"), b"a\xffb".decode("utf-8", "backslashreplace"), ascii(b"a\xffb".decode("utf-8", "surrogateescape")), b"\xe9".decode("latin-1"), b"\xe2\x82".decode("utf-8", "replace"), str(b"abc", "utf-8"), str(b"abc"))
for data in (b"\xff", b"\xc3", b"\xe2\x82", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"a\x80b", b"\xe2\x28\xa1"):
    try:
        data.decode()
    except UnicodeDecodeError as error:
        print(data, error, error.start, error.end)
for action in (lambda: "\ud800".encode(), lambda: "é".encode("ascii"), lambda: "éé".encode("ascii"), lambda: "a".encode("nope"), lambda: "é".encode("ascii", "nope"), lambda: str(b"a", 5), lambda: str("a", "utf-8"), lambda: "Ā".encode("latin-1"), lambda: b"a".decode("utf-16")):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
