# Text that no file can have as its name is still a path, and not another one.
import os
import pathlib
import posixpath

for text in ("/tmp/x\udfff", "x\ud800/y", "\udcff", "//a\udfff//b"):
    path = pathlib.PurePosixPath(text)
    print(ascii(str(path)), ascii(path.parts), ascii(posixpath.normpath(text)), ascii(posixpath.splitroot(text)))
print(pathlib.Path("/\udfff").exists(), os.path.isdir("/\udfff"), ascii(str(pathlib.PurePosixPath("/") / "a\udfff")))
