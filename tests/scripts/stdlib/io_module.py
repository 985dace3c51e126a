import io

s = io.StringIO("line1\nline2\r\nline3")
print(s.readline(), s.read(3), s.tell(), s.readlines(), s.read(), s.seek(0), s.getvalue())
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
print(b.read(5), b.getvalue(), b.seek(-5, 2), b.read1(), b.getbuffer().nbytes, b.readinto(bytearray(3)), list(io.BytesIO(b"a\nb")), b.peek if False else "")
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
print(raw.getvalue(), io.DEFAULT_BUFFER_SIZE > 0, issubclass(io.StringIO, io.TextIOBase), isinstance(raw, io.IOBase), io.SEEK_END)
with io.StringIO("a\nb\n") as f:
    print([line for line in f], next(io.StringIO("x\n")))
for action in (lambda: io.StringIO(5), lambda: io.BytesIO("s"), lambda: io.StringIO().write(5), lambda: io.BytesIO().write("s"), lambda: io.StringIO().seek(-1), lambda: io.BytesIO(b"x").detach(), lambda: io.StringIO("x").seek(1, 1)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


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
