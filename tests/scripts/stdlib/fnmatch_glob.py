# reference: 3.14
import fnmatch
import glob
import os
import tempfile

print(fnmatch.fnmatch("a.py", "*.py"))
print(fnmatch.filter(["a.py", "b.txt", "c.PY"], "*.py"))
print(fnmatch.fnmatchcase("abc", "a[bx]?"))
print(fnmatch.translate("*.p[!a]"))
print(fnmatch.fnmatch("x", "[!y]"))
folder = tempfile.mkdtemp()
for name in ("a.txt", "b.txt", "c.py", ".hidden"):
    open(os.path.join(folder, name), "w").close()
os.mkdir(os.path.join(folder, "sub"))
open(os.path.join(folder, "sub", "d.txt"), "w").close()
print(sorted(glob.glob("*.txt", root_dir=folder)))
print(sorted(glob.glob("**/*.txt", root_dir=folder, recursive=True)))
print(sorted(glob.glob("?.py", root_dir=folder)))
print(glob.escape("a[b]*"))
print(list(glob.iglob("none*", root_dir=folder)))
import shutil

shutil.rmtree(folder)
print(os.path.exists(folder))
