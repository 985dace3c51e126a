import os
import tempfile

folder = tempfile.mkdtemp()
os.chdir(folder)
os.mkdir("d")
os.makedirs("a/b/c", exist_ok=True)
with open("f.txt", "w") as f:
    f.write("12345")
print(sorted(os.listdir()), os.stat("f.txt").st_size, os.path.isdir("d"), os.getcwd() == os.path.realpath(folder), [(r, sorted(d), f) for r, d, f in sorted(os.walk("a"))])
os.rename("f.txt", "g.txt")
os.replace("g.txt", "h.txt")
with os.scandir() as entries:
    print(sorted((e.name, e.is_dir(), e.is_file()) for e in entries))
os.remove("h.txt")
os.rmdir("d")
os.removedirs("a/b/c")
print(os.listdir(), os.sep, os.linesep == "\n", os.name, os.curdir, os.pardir, os.extsep, os.pathsep, os.devnull)
os.environ["CORALLUS_TEST"] = "value"
print(os.environ["CORALLUS_TEST"], os.getenv("CORALLUS_TEST"), os.getenv("NO_SUCH_VARIABLE", "default"), "CORALLUS_TEST" in os.environ)
del os.environ["CORALLUS_TEST"]
for action in (lambda: os.remove("none"), lambda: os.mkdir("/"), lambda: os.listdir("none"), lambda: os.environ["NO_SUCH_VARIABLE"], lambda: os.stat("none"), lambda: os.rmdir("none"), lambda: os.environ.__setitem__("x", 5), lambda: os.chdir("none")):
    try:
        action()
    except Exception as error:
        print(type(error).__name__, getattr(error, "filename", None), getattr(error, "strerror", error))
fd = os.open("low", os.O_CREAT | os.O_RDWR)
print(os.write(fd, b"abc"), os.lseek(fd, 0, 0), os.read(fd, 2), os.fstat(fd).st_size)
os.close(fd)
os.unlink("low")
print(isinstance(os.getpid(), int), len(os.urandom(8)), os.fspath("p"), os.fsencode("é"), os.fsdecode(b"x"), os.cpu_count() > 0, os.strerror(1) != "", os.access(".", os.R_OK))


class P:
    def __fspath__(self):
        return "from fspath"


print(os.fspath(P()), os.path.join(P(), "x"))
os.chdir("/")
os.rmdir(folder)
