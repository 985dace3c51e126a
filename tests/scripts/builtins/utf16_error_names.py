# Errors name the byte order that was found; surrogates are reported one by one.
for data in (b"a", b"\xff\xfea", b"\xfe\xff\xd8\x00", b"\x00\xdc"):
    try:
        print(data.decode("utf-16"))
    except UnicodeDecodeError as error:
        print(error.encoding, error.start, error.end, error.reason)
for encoding in ("utf-8", "utf-16", "utf-32-be"):
    try:
        "ab\ud800\udc00".encode(encoding)
    except UnicodeEncodeError as error:
        print(error.encoding, error.start, error.end)
