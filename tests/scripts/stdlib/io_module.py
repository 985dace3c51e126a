import io

s = io.StringIO("line1\nline2\r\nline3")
print(s.readline())
print(s.read(3))
print(s.tell())
print(s.readlines())
print(s.read())
print(s.seek(0))
print(s.getvalue())
s = io.StringIO()
s.write("abc")
s.seek(1)
s.write("XYZ")
s.truncate(3)
print(repr(s.getvalue()), s.closed, s.readable(), s.seekable())
s.close()
try:
    s.read()
except ValueError as error:
    print(error)
b = io.BytesIO(b"hello world")
print(b.read(5))
print(b.getvalue())
print(b.seek(-5, 2))
print(b.read1())
print(b.getbuffer().nbytes)
print(b.readinto(bytearray(3)))
print(list(io.BytesIO(b"a\nb")))
t = io.TextIOWrapper(io.BytesIO("é\nx\r\n".encode()), encoding="utf-8")
print(t.read(), t.encoding, t.newlines if False else "", t.buffer.getvalue())
w = io.TextIOWrapper(raw := io.BytesIO(), encoding="utf-8", newline="\r\n", write_through=True)
w.write("a\nb")
print(raw.getvalue(), w.line_buffering)
r = io.BufferedReader(io.BytesIO(b"abcdef"), 4)
print(r.peek(2)[:2], r.read(2), r.read(), r.raw.__class__.__name__)
bw = io.BufferedWriter(raw := io.BytesIO())
bw.write(b"x")
bw.flush()
print(raw.getvalue())
print(io.DEFAULT_BUFFER_SIZE > 0)
print(issubclass(io.StringIO, io.TextIOBase))
print(isinstance(raw, io.IOBase))
print(io.SEEK_END)
with io.StringIO("a\nb\n") as f:
    print([line for line in f], next(io.StringIO("x\n")))


class Raw(io.RawIOBase):
    def __init__(self):
        self.data = [b"ab", b"cd", b""]

    def readable(self):
        return True

    def readinto(self, buffer):
        chunk = self.data.pop(0)
        buffer[: len(chunk)] = chunk
        return len(chunk)


print(io.BufferedReader(Raw()).read(), io.TextIOWrapper(io.BufferedReader(Raw())).read())
