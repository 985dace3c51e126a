# `site` can be imported at any time: the library stays on the path. `addsitedir` reads `.pth` files.
import os
import sys
import tempfile

before = list(sys.path)
import site

import wave  # Not loaded before.

print(sys.path == before, site.getusersitepackages().endswith("site-packages"), wave.__name__)
with tempfile.TemporaryDirectory() as folder:
    os.mkdir(os.path.join(folder, "inner"))
    with open(os.path.join(folder, "a.pth"), "w") as file:
        file.write("# a comment\ninner\nnot there\nimport sys; sys.seen_pth = True\n")
    site.addsitedir(folder)
    added = [os.path.basename(path) for path in sys.path if path not in before]
    print(len(added), added[-1], sys.seen_pth)
