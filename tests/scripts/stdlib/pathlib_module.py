import tempfile
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

p = PurePosixPath("/a/b/c.tar.gz")
print(p.name, p.stem, p.suffix, p.suffixes, p.parent, list(map(str, p.parents)), p.parts, p.anchor, p / "x", "pre" / PurePosixPath("y"), p.with_name("n"), p.with_suffix(".zip"), p.with_stem("s"), p.relative_to("/a"), p.is_absolute(), p.match("*.gz"), p.joinpath("d", "e"), p == PurePosixPath("/a/b/c.tar.gz"), hash(p) == hash(PurePosixPath("/a/b/c.tar.gz")), p < PurePosixPath("/b"), repr(p), p.as_posix(), p.is_relative_to("/a"), p.full_match("/a/**/*.gz"))
print(PureWindowsPath("C:\\a\\b").drive, PureWindowsPath("C:/a").as_posix(), PurePosixPath("a//b/./c/.."), PurePosixPath(), PurePosixPath("."), PureWindowsPath("A") == PureWindowsPath("a"))
root = Path(tempfile.mkdtemp())
f = root / "f.txt"
print(f.write_text("héllo\n", encoding="utf-8"), f.read_text(encoding="utf-8"), f.read_bytes(), f.exists(), f.is_file(), f.stat().st_size)
(root / "sub" / "deep").mkdir(parents=True)
(root / "sub" / "g.py").touch()
print(sorted(x.name for x in root.iterdir()), sorted(x.name for x in root.rglob("*.py")), sorted(x.relative_to(root).as_posix() for x in root.glob("**/*")), sorted((r.name, d, f) for r, d, f in (root / "sub").walk()))
with f.open("a") as h:
    h.write("more")
f.rename(root / "moved")
(root / "moved").unlink()
for action in (lambda: f.read_text(), lambda: f.unlink(), lambda: (root / "sub").mkdir(), lambda: p.relative_to("/z"), lambda: p.with_suffix("bad"), lambda: PurePosixPath("/").with_name("x"), lambda: PurePosixPath(5)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, str(error).replace(str(root), "ROOT").split("] ")[-1])
f.unlink(missing_ok=True)
import shutil

shutil.rmtree(root)
print(root.exists(), Path("x").expanduser(), isinstance(Path(), PurePath), Path("/").resolve())
