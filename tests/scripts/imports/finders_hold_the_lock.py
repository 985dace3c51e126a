import _imp
import os
import sys
import tempfile


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "inside":
            print("finder:", name, _imp.lock_held())


def hook(path):
    print("hook:", os.path.basename(path), _imp.lock_held())
    raise ImportError


sys.meta_path.insert(0, Finder)
sys.path_hooks.insert(0, hook)
sys.path_importer_cache.clear()
with tempfile.TemporaryDirectory() as folder:
    part = os.path.join(folder, "part")
    os.mkdir(part)
    with open(os.path.join(part, "inside.py"), "w") as file:
        file.write("found = True\n")
    sys.path[:] = [part]
    import inside

    print(inside.found)
    sys.modules.pop("inside")
    import inside
print(_imp.lock_held())
_imp.acquire_lock()
print(_imp.lock_held())
_imp.release_lock()
try:
    _imp.release_lock()
except RuntimeError as error:
    print(error)
