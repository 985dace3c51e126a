import struct

s = struct.Struct("<hh")
b = bytearray(6)
s.pack_into(b, 1, 7, 8)
for action in (
    lambda: struct.pack("b", 200),
    lambda: struct.pack("b"),
    lambda: struct.unpack("i", b"abc"),
    lambda: struct.pack("z", 1),
    lambda: struct.pack("i", "x"),
    lambda: struct.pack("s", 5),
    lambda: struct.pack("<f", 1e100),
    lambda: struct.pack("<H", -1),
    lambda: struct.pack("c", b"ab"),
    lambda: struct.calcsize("i5"),
    lambda: s.unpack_from(b, 5),
):
    try:
        print(action())
    except (struct.error, OverflowError) as error:
        print(type(error).__name__, error)
