import os.path as p

for path in ("/a/b/c.txt", "a/b/", "c", "", "/", "../x", ".hidden", "a.tar.gz", "//x//y", "a/./b/../c", "/a/"):
    print(repr(path), p.basename(path), p.dirname(path), p.split(path), p.splitext(path), p.normpath(path), p.isabs(path))
print(p.join("a", "b", "/c", "d"), p.join("a/", "b"), p.join("", "x"), p.join("a", ""), p.commonprefix(["/a/bc", "/a/bd"]), p.commonpath(["/a/b/c", "/a/b/d"]), p.relpath("/a/b/c", "/a/d"), p.exists("/"), p.isdir("/"), p.isfile("/"), p.expanduser("x"), p.splitdrive("/a"), p.splitroot("//a/b"), p.lexists("/none"), p.abspath("/a/../b"), p.normcase("A"), p.samefile("/", "/"), p.ismount("/"), p.islink("/"))
for action in (lambda: p.join("a", 5), lambda: p.join("a", b"b"), lambda: p.commonpath([]), lambda: p.commonpath(["/a", "b"]), lambda: p.getsize("/no/such"), lambda: p.relpath("")):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, str(error).split("] ")[-1])
