# Modules found by a relative entry of sys.path know their absolute place.
import os
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    folder = os.path.realpath(folder)
    os.makedirs(os.path.join(folder, "inside", "pack"))
    for name in ("__init__", "part"):
        open(os.path.join(folder, "inside", "pack", name + ".py"), "w").close()
    before = os.getcwd()
    os.chdir(folder)
    sys.path.insert(0, "./inside")
    import pack.part

    os.chdir(before)
    for place in (pack.__file__, pack.part.__file__, pack.__path__[0], pack.part.__spec__.origin):
        print(place.replace(folder, "FOLDER"))
