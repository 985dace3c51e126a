import binascii

for data in (
    b"",
    b"a=b_c d\te",
    b"\xff\r\n\xff\n\xff",
    b"0" * 75 + b"\xff\r\n\xff\r\n\xff",
    b"\0\n",
    b"\0\r\n",
    b"x \n y\t\r\nz ",
    b".\n.x\n..\n.",
    b"a" * 80,
    b"a" * 76 + b"\n",
    b"\xff" * 30,
    b"one\rtwo",
):
    print(data)
    for options in ({}, {"quotetabs": True}, {"istext": False}, {"header": True}, {"header": True, "quotetabs": True}):
        print("   ", options, binascii.b2a_qp(data, **options))
try:
    binascii.b2a_hex(memoryview(b"abcdef")[::2])
except BufferError as error:
    print(error)
