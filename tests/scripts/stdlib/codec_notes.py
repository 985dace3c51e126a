# reference: 3.14
import codecs
import warnings


def show(use):
    try:
        print(ascii(use()))
    except Exception as error:
        print(type(error).__name__, ascii(str(error)), getattr(error, "__notes__", None))


# A codec that is found in the registry is named when it fails.
show(lambda: "\u1234".encode("cp1250"))
show(lambda: "\u1234".encode("ascii"))
show(lambda: "\u1234".encode("iso8859-15"))
show(lambda: codecs.encode("\u1234", "ascii"))
show(lambda: codecs.decode(b"\xff", "utf-8"))
show(lambda: b"\xff".decode("utf-8"))
show(lambda: b"+2AE".decode("utf-7"))
show(lambda: codecs.decode(b"\xff", "zlib"))
show(lambda: "x".encode("hex"))
show(lambda: "x".encode("nosuch"))

# Search functions are asked for names without case and punctuation.
codecs.register(lambda name: print("search", name))
for name in ("AAA---8", "AAA   8", "Aaa.8", "AA__8", "a-._b", "-a-", "A:b", "aaa\xe9\u20ac-8"):
    show(lambda: codecs.lookup(name))

# Escapes that aren't any.
warnings.simplefilter("always")
for escaped in (rb"\e", rb"\400", rb"\777", rb"\8", rb"\0123", rb"a\e\f\q", rb"\x4"):
    with warnings.catch_warnings(record=True) as caught:
        show(lambda: codecs.escape_decode(escaped))
        print([(warning.category.__name__, str(warning.message)) for warning in caught])
show(lambda: codecs.escape_encode(bytearray(b"spam")))
