# A file that is dropped without having been closed warns, once, as what the program had of it.
import io
import os
import re
import tempfile
import warnings

path = os.path.join(tempfile.mkdtemp(), "file")
warnings.simplefilter("always")


def dropped(make):
    with warnings.catch_warnings(record=True) as caught:
        file = make()
        del file
    for warning in caught:
        print(warning.category.__name__, re.sub("'/.*?/file'", "PATH", str(warning.message)))
    print(len(caught))


dropped(lambda: open(path, "w"))
dropped(lambda: open(path, "rb"))
dropped(lambda: open(path, "r+b"))
dropped(lambda: open(path, "rb", buffering=0))
dropped(lambda: io.BytesIO())
dropped(lambda: open(path).close())


def closed():
    with open(path) as file:
        return file


dropped(closed)
descriptor = os.open(path, os.O_RDONLY)
dropped(lambda: open(descriptor, closefd=False))
os.close(descriptor)
file = open(path, "w")
file.reconfigure(encoding="locale", errors="replace")
print(file.errors)
file.close()
