import os
import tempfile

folder = tempfile.mkdtemp()
os.chdir(folder)
os.mkdir("d")
os.makedirs("a/b/c", exist_ok=True)
with open("f.txt", "w") as f:
    f.write("12345")
print(sorted(os.listdir()))
print(os.stat("f.txt").st_size)
print(os.path.isdir("d"))
print(os.getcwd() == os.path.realpath(folder))
print([(r, sorted(d), f) for r, d, f in sorted(os.walk("a"))])
os.rename("f.txt", "g.txt")
os.replace("g.txt", "h.txt")
with os.scandir() as entries:
    print(sorted((e.name, e.is_dir(), e.is_file()) for e in entries))
os.remove("h.txt")
os.rmdir("d")
os.removedirs("a/b/c")
print(os.listdir())
print(os.sep)
print(os.linesep == "\n")
print(os.name)
print(os.curdir)
print(os.pardir)
print(os.extsep)
print(os.pathsep)
print(os.devnull)
os.environ["CORALLUS_TEST"] = "value"
print(os.environ["CORALLUS_TEST"])
print(os.getenv("CORALLUS_TEST"))
print(os.getenv("NO_SUCH_VARIABLE", "default"))
print("CORALLUS_TEST" in os.environ)
del os.environ["CORALLUS_TEST"]
fd = os.open("low", os.O_CREAT | os.O_RDWR)
print(os.write(fd, b"abc"), os.lseek(fd, 0, 0), os.read(fd, 2), os.fstat(fd).st_size)
os.close(fd)
os.unlink("low")
print(isinstance(os.getpid(), int))
print(len(os.urandom(8)))
print(os.fspath("p"))
print(os.fsencode("é"))
print(os.fsdecode(b"x"))
print(os.cpu_count() > 0)
print(os.strerror(1) != "")
print(os.access(".", os.R_OK))


class P:
    def __fspath__(self):
        return "from fspath"


print(os.fspath(P()), os.path.join(P(), "x"))
os.chdir("/")
os.rmdir(folder)
