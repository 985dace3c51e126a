import bz2
import os
import tempfile

data = b"hello " * 1000
packed = bz2.compress(data)
print(bz2.decompress(packed) == data, len(packed), bz2.decompress(packed + packed) == data * 2)
compressor = bz2.BZ2Compressor()
stream = compressor.compress(data) + compressor.compress(b"more") + compressor.flush()
decompressor, out = bz2.BZ2Decompressor(), b""
for start in range(0, len(stream), 7):
    out += decompressor.decompress(stream[start : start + 7])
print(out == data + b"more", decompressor.eof, decompressor.needs_input, decompressor.unused_data)
decompressor = bz2.BZ2Decompressor()
print(len(decompressor.decompress(stream, 10)), decompressor.needs_input, len(decompressor.decompress(b"", 100)))
decompressor = bz2.BZ2Decompressor()
print(decompressor.decompress(packed + b"rest") == data, decompressor.unused_data)
for action in (
    lambda: bz2.decompress(b"garbage"),
    lambda: bz2.decompress(packed[:-5]),
    lambda: bz2.compress(data, 10),
    lambda: bz2.BZ2Compressor(0),
    lambda: compressor.flush(),
    lambda: compressor.compress(b"x"),
    lambda: decompressor.decompress(b"x"),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "x.bz2")
    with bz2.open(path, "wt") as file:
        file.write("line\nnext\n")
    with bz2.open(path, "rt") as file:
        print(file.readlines())
