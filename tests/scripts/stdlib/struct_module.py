import struct

for fmt, values in (
    ("<b", (-1,)),
    (">H", (258,)),
    ("<i", (-5,)),
    ("!Q", (2**63,)),
    ("<f", (1.5,)),
    (">d", (-2.25,)),
    ("3s", (b"ab",)),
    ("<?c", (True, b"x")),
    ("<2h", (1, 2)),
    ("5p", (b"abc",)),
    ("<bxh", (1, 2)),
    ("<e", (0.5,)),
    ("@bi", (1, 2)),
    ("=bi", (1, 2)),
    ("<0i", ()),
):
    packed = struct.pack(fmt, *values)
    print(fmt, packed, struct.unpack(fmt, packed), struct.calcsize(fmt))
s = struct.Struct("<hh")
b = bytearray(6)
s.pack_into(b, 1, 7, 8)
print(b, s.unpack_from(b, 1), s.size, s.format, list(s.iter_unpack(bytes(8))))
