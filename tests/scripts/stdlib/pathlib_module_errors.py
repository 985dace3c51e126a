import tempfile
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

p = PurePosixPath("/a/b/c.tar.gz")
root = Path(tempfile.mkdtemp())
f = root / "f.txt"
(root / "sub" / "deep").mkdir(parents=True)
(root / "sub" / "g.py").touch()
with f.open("a") as h:
    h.write("more")
f.rename(root / "moved")
(root / "moved").unlink()
for action in (
    lambda: f.read_text(),
    lambda: f.unlink(),
    lambda: (root / "sub").mkdir(),
    lambda: p.relative_to("/z"),
    lambda: p.with_suffix("bad"),
    lambda: PurePosixPath("/").with_name("x"),
    lambda: PurePosixPath(5),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, str(error).replace(str(root), "ROOT").split("] ")[-1])
