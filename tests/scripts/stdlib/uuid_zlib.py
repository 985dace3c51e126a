import uuid
import zlib

u = uuid.UUID("12345678123456781234567812345678")
print(u, u.hex, u.int, u.bytes[:4], u.version, uuid.uuid5(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid3(uuid.NAMESPACE_URL, "x"), uuid.uuid4().version, len(str(uuid.uuid4())), u == uuid.UUID(int=u.int), repr(u), u < uuid.uuid4() or True, u.urn)
try:
    uuid.UUID("bad")
except ValueError as error:
    print(error)
data = b"hello " * 100
c = zlib.compress(data)
print(len(c) < len(data), zlib.decompress(c) == data, zlib.crc32(b"x"), zlib.adler32(b"x"), zlib.decompress(zlib.compress(b"", 9)))
d = zlib.decompressobj()
print(d.decompress(c[:5]) + d.decompress(c[5:]) + d.flush() == data, d.eof)
co = zlib.compressobj(6, zlib.DEFLATED, -15)
raw = co.compress(data) + co.flush()
print(zlib.decompress(raw, -15) == data)
try:
    zlib.decompress(b"garbage")
except zlib.error as error:
    print(error)
