"""Folders of installed packages.

The command sets up the module path and the builtins `exit`, `quit`, `help` and so on itself, and looks for packages only
where PYTHONPATH says. Importing this module changes nothing, so that the embedded library stays on the path; `addsitedir`
does what it does elsewhere, `.pth` files included.
"""

import io
import os
import sys

PREFIXES = [sys.prefix, sys.exec_prefix]
ENABLE_USER_SITE = False
USER_SITE = None
USER_BASE = None


def makepath(*paths):
    path = os.path.join(*paths)
    if not path.startswith(sys.prefix):
        path = os.path.abspath(path)
    return path, os.path.normcase(path)


def _trace(message):
    if sys.flags.verbose:
        print(message, file=sys.stderr)


def abs_paths():
    """Makes the file names of modules that the import system loaded absolute."""
    for module in set(sys.modules.values()):
        spec = getattr(module, "__spec__", None)
        name = getattr(spec and spec.loader, "__module__", None)
        if name not in ("_frozen_importlib", "_frozen_importlib_external"):
            continue
        for attribute in ("__file__", "__cached__"):
            path = getattr(module, attribute, None)
            if isinstance(path, str) and not path.startswith(sys.prefix):
                setattr(module, attribute, os.path.abspath(path))


def _init_pathinfo():
    """The folders on the path that exist."""
    return {makepath(entry)[1] for entry in sys.path if os.path.exists(entry)}


def removeduppaths():
    known = set()
    kept = []
    for entry in sys.path:
        path, key = makepath(entry)
        if key not in known:
            known.add(key)
            kept.append(path)
    sys.path[:] = kept
    return known


def _getuserbase():
    return os.environ.get("PYTHONUSERBASE") or os.path.join(os.path.expanduser("~"), ".local")


def getuserbase():
    global USER_BASE
    if USER_BASE is None:
        USER_BASE = _getuserbase()
    return USER_BASE


def getusersitepackages():
    global USER_SITE
    if USER_SITE is None:
        version = "python%d.%d" % sys.version_info[:2]
        USER_SITE = os.path.join(getuserbase(), "lib", version, "site-packages")
    return USER_SITE


def getsitepackages(prefixes=None):
    version = "python%d.%d" % sys.version_info[:2]
    prefixes = PREFIXES if prefixes is None else prefixes
    return [os.path.join(prefix, "lib", version, "site-packages") for prefix in dict.fromkeys(prefixes) if prefix]


def report(file, number, error):
    """Says what went wrong in a .pth file; its other lines aren't looked at."""
    import traceback

    print(f"Error processing line {number} of {file}:\n", file=sys.stderr)
    for text in traceback.format_exception(error):
        for line in text.splitlines():
            print("  " + line, file=sys.stderr)
    print("\nRemainder of file ignored", file=sys.stderr)


def addpackage(sitedir, name, known_paths):
    """Does what a .pth file says: lines are folders for the path, or imports."""
    known = removeduppaths() if known_paths is None else known_paths
    try:
        with io.open_code(os.path.join(sitedir, name)) as file:
            lines = file.read().decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return known_paths
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith(("import ", "import\t")):
            try:
                exec(line)
            except Exception as error:
                report(os.path.join(sitedir, name), number, error)
                break
            continue
        path, key = makepath(sitedir, line.rstrip())
        if key not in known and os.path.exists(path):
            sys.path.append(path)
            known.add(key)
    return None if known_paths is None else known


def addsitedir(sitedir, known_paths=None):
    """Puts a folder of packages on the path, and what its .pth files name."""
    known = removeduppaths() if known_paths is None else known_paths
    sitedir, key = makepath(sitedir)
    if key not in known:
        sys.path.append(sitedir)
        known.add(key)
    try:
        names = os.listdir(sitedir)
    except OSError:
        return None if known_paths is None else known
    for name in sorted(names):
        if name.endswith(".pth") and not name.startswith("."):
            addpackage(sitedir, name, known)
    return None if known_paths is None else known


def gethistoryfile():
    """The file that the prompt keeps its history in."""
    chosen = None if sys.flags.ignore_environment else os.environ.get("PYTHON_HISTORY")
    return chosen or os.path.join(os.path.expanduser("~"), ".corallus_history")


def register_readline():
    """The prompt edits lines by itself."""


def main():
    """The set-up, which has been done."""
