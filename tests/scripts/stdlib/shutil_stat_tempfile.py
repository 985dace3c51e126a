import os
import shutil
import stat
import tempfile

with tempfile.TemporaryDirectory() as folder:
    a = os.path.join(folder, "a.txt")
    with open(a, "w") as f:
        f.write("content")
    shutil.copy(a, os.path.join(folder, "b.txt"))
    shutil.copytree(folder, os.path.join(folder, "copy"), ignore=shutil.ignore_patterns("copy"))
    shutil.move(a, os.path.join(folder, "moved.txt"))
    print(sorted(os.listdir(folder)), sorted(os.listdir(os.path.join(folder, "copy"))))
    mode = os.stat(folder).st_mode
    print(
        stat.S_ISDIR(mode),
        stat.S_ISREG(mode),
        stat.filemode(0o100644),
        stat.filemode(0o40755),
        stat.S_IMODE(0o100600) == 0o600,
    )
    shutil.rmtree(os.path.join(folder, "copy"))
print(os.path.exists(folder))
with tempfile.TemporaryFile() as f:
    f.write(b"x")
    f.seek(0)
    print(f.read())
with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=True) as f:
    print(f.name.endswith(".txt"), os.path.exists(f.name))
print(os.path.exists(f.name), shutil.which("no-such-program"), tempfile.gettempdir() != "")
s = tempfile.SpooledTemporaryFile(max_size=10)
s.write(b"abc")
s.seek(0)
print(s.read())
