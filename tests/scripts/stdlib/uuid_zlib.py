import uuid
import zlib

u = uuid.UUID("12345678123456781234567812345678")
print(u)
print(u.hex)
print(u.int)
print(u.bytes[:4])
print(u.version)
print(uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"))
print(uuid.uuid3(uuid.NAMESPACE_URL, "x"))
print(uuid.uuid4().version)
print(len(str(uuid.uuid4())))
print(u == uuid.UUID(int=u.int))
print(repr(u))
print(u < uuid.uuid4() or True)
print(u.urn)
try:
    uuid.UUID("bad")
except ValueError as error:
    print(error)
data = b"hello " * 100
c = zlib.compress(data)
print(len(c) < len(data))
print(zlib.decompress(c) == data)
print(zlib.crc32(b"x"))
print(zlib.adler32(b"x"))
print(zlib.decompress(zlib.compress(b"", 9)))
d = zlib.decompressobj()
print(d.decompress(c[:5]) + d.decompress(c[5:]) + d.flush() == data, d.eof)
co = zlib.compressobj(6, zlib.DEFLATED, -15)
raw = co.compress(data) + co.flush()
print(zlib.decompress(raw, -15) == data)
try:
    zlib.decompress(b"garbage")
except zlib.error as error:
    print(error)
