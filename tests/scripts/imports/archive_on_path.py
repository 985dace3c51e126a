import os
import sys
import tempfile
import zipfile

with tempfile.TemporaryDirectory() as folder:
    archive = os.path.join(folder, "modules.zip")
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("archived.py", "VALUE = 5\n")
        file.writestr("package_in/__init__.py", "")
        file.writestr("package_in/part.py", "VALUE = 6\n")
    import zipimport

    sys.path.insert(0, archive)
    import archived
    import package_in.part

    print(archived.VALUE, package_in.part.VALUE, type(archived.__loader__).__name__)
    print(os.path.relpath(archived.__file__, folder))
    sys.path.remove(archive)
