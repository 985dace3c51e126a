s = "aé𝒳"
for codec in (
    "utf-8",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-32-le",
    "utf-8-sig",
    "utf-7",
    "unicode_escape",
    "raw_unicode_escape",
):
    print(codec, s.encode(codec), s.encode(codec).decode(codec) == s)
print("é".encode("latin-1"))
print("é".encode("cp1252"))
print("abc".encode("ascii"))
print("é".encode("ascii", "ignore"))
print("é".encode("ascii", "replace"))
print("é".encode("ascii", "xmlcharrefreplace"))
print("é".encode("ascii", "backslashreplace"))
print("é".encode("ascii", "namereplace"))
print("\ud800".encode("utf-8", "surrogatepass"))
print("\udc80".encode("utf-8", "surrogateescape"))
print(b"a\xffb".decode("utf-8", "replace"))
print(b"a\xffb".decode("utf-8", "ignore"))
print(b"a\xffb".decode("utf-8", "backslashreplace"))
print(ascii(b"a\xffb".decode("utf-8", "surrogateescape")))
print(b"\xe9".decode("latin-1"))
print(b"\xe2\x82".decode("utf-8", "replace"))
print(str(b"abc", "utf-8"))
print(str(b"abc"))
for data in (
    b"\xff",
    b"\xc3",
    b"\xe2\x82",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"a\x80b",
    b"\xe2\x28\xa1",
):
    try:
        data.decode()
    except UnicodeDecodeError as error:
        print(data, error, error.start, error.end)
