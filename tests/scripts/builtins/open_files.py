import os
import tempfile

path = os.path.join(tempfile.mkdtemp(), "file.txt")
with open(path, "w", encoding="utf-8", newline="\n") as f:
    print(f.write("line one\n"), f.write("é𝒳\n"), f.writable(), f.readable(), f.name == path, f.mode, f.closed)
    f.writelines(["a\n", "b"])
print(f.closed)
with open(path, encoding="utf-8") as f:
    print(repr(f.readline()), f.readlines(), f.read(), f.encoding)
    f.seek(0)
    print([line.rstrip() for line in f], f.tell() > 0)
with open(path, "rb") as f:
    print(f.read(4), f.tell(), f.seek(-1, 2), f.read(), f.seekable())
    b = bytearray(3)
    f.seek(0)
    print(f.readinto(b), b)
with open(path, "a") as f:
    f.write("\nappended")
with open(path, "r+", encoding="utf-8") as f:
    f.write("LINE")
    f.truncate(8)
print(open(path).read())
with open(path, "wb") as f:
    f.write(b"a\r\nb\rc\n")
print(open(path).readlines(), open(path, newline="").readlines(), open(path, newline="\r").readlines())
try:
    open(path, "x")
except FileExistsError as error:
    print(type(error).__name__)
os.remove(path)
