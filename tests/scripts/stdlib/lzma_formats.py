# The formats of `lzma`, at once, piece by piece, and with chains of filters.
import io
import lzma

data = bytes(range(256)) * 40 + b"text " * 2000
for format in (lzma.FORMAT_XZ, lzma.FORMAT_ALONE):
    for preset in (0, 6, 6 | lzma.PRESET_EXTREME):
        packed = lzma.compress(data, format=format, preset=preset)
        print(format, preset, len(packed) < len(data) // 10, lzma.decompress(packed) == data)
for check in (lzma.CHECK_NONE, lzma.CHECK_CRC32, lzma.CHECK_CRC64, lzma.CHECK_SHA256):
    reader = lzma.LZMADecompressor()
    print(reader.check == lzma.CHECK_UNKNOWN, reader.decompress(lzma.compress(data, check=check)) == data, reader.check)
chains = (
    [{"id": lzma.FILTER_LZMA2, "preset": 3}],
    [{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16, "lc": 2}],
)
for chain in chains:
    packed = lzma.compress(data, lzma.FORMAT_RAW, filters=chain)
    print(lzma.decompress(packed, lzma.FORMAT_RAW, filters=chain) == data)
packed = lzma.compress(data, filters=[{"id": lzma.FILTER_DELTA, "dist": 5}, {"id": lzma.FILTER_LZMA2}])
print(lzma.decompress(packed) == data)

reader = lzma.LZMADecompressor()
packed = lzma.compress(data)
out = b""
for at in range(0, len(packed), 7):
    out += reader.decompress(packed[at : at + 7])
print(out == data, reader.eof, reader.needs_input, reader.unused_data)
reader = lzma.LZMADecompressor()
out = reader.decompress(packed + b"more", 100)
print(len(out), reader.needs_input, reader.eof)
while not reader.eof:
    out += reader.decompress(b"", 5000)
print(out == data, reader.unused_data)
try:
    reader.decompress(b"")
except EOFError as error:
    print(error)

file = io.BytesIO()
with lzma.open(file, "wt", encoding="utf-8") as stream:
    stream.write("line\n" * 3)
file.seek(0)
with lzma.open(file, "rt", encoding="utf-8") as stream:
    print(stream.readlines())
print(lzma.decompress(packed + packed) == data * 2)
for bad in (b"no such format", packed[:-5], packed[:20] + b"\xff" * 40):
    try:
        lzma.decompress(bad)
    except lzma.LZMAError as error:
        print(type(error).__name__)
print(lzma._encode_filter_properties({"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}))
print(lzma._decode_filter_properties(lzma.FILTER_LZMA1, b"]\0\0\x10\0"))
