# Bytes order only among bytes and bytearrays; a memory view compares equal only.
print(b"a" == memoryview(b"a"), memoryview(b"a") == b"a", b"a" == bytearray(b"a"), bytearray(b"a") < b"b")
for action in (lambda: memoryview(b"a") < b"b", lambda: b"a" < memoryview(b"b"), lambda: b"a" < "b"):
    try:
        print(action())
    except TypeError as error:
        print(error)
