import base64
import binascii

data = bytes(range(20)) + b"\xff\xfe"
for name in ("b64", "b32", "b16", "urlsafe_b64", "standard_b64", "b85", "a85", "b32hex"):
    encoded = getattr(base64, name + "encode")(data)
    print(name, encoded, getattr(base64, name + "decode")(encoded) == data)
print(base64.b64encode(b""))
print(base64.b64decode("YQ=="))
print(base64.encodebytes(b"x" * 60))
print(base64.b64decode("Y Q=\n=", validate=False))
for bad in ("YQ", "Y", "****"):
    try:
        print(base64.b64decode(bad, validate=True))
    except binascii.Error as error:
        print(error)
print(binascii.hexlify(b"\x01\xff"))
print(binascii.unhexlify("01ff"))
print(binascii.crc32(b"hello"))
print(binascii.b2a_base64(b"a"))
