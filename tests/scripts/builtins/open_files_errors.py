import os
import tempfile

path = os.path.join(tempfile.mkdtemp(), "file.txt")
with open(path, "w", encoding="utf-8", newline="\n") as f:
    print(f.write("line one\n"), f.write("é𝒳\n"), f.writable(), f.readable(), f.name == path, f.mode, f.closed)
    f.writelines(["a\n", "b"])
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
with open(path, "wb") as f:
    f.write(b"a\r\nb\rc\n")
for action in (
    lambda: open(path, "q"),
    lambda: open(path, "rw"),
    lambda: open(path, "rb", encoding="utf-8"),
    lambda: open(path + "/x"),
    lambda: open(path + "none"),
    lambda: f.write(b"x"),
    lambda: open(path).write("x"),
    lambda: open(path, "w").read(),
    lambda: open(path, "wb").write("s"),
    lambda: open(path, "w").write(b"s"),
    lambda: open(5.5),
):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, str(error).replace(path, "PATH").split("] ")[-1])
