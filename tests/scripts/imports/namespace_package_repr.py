import importlib.machinery
import importlib.util
import os
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    os.mkdir(os.path.join(folder, "portion"))
    sys.path.insert(0, folder)
    import portion

    print(repr(portion).replace(folder, "FOLDER"))
    with open(os.path.join(folder, "plain.py"), "w"):
        pass
    spec = importlib.util.find_spec("plain")
    print(os.path.relpath(spec.cached, folder) == importlib.util.cache_from_source("plain.py"))
