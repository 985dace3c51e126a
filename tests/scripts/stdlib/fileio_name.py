# The name of a FileIO is an attribute like any other; subclasses show their own name.
import os
import tempfile
import warnings
from _io import FileIO


class Mine(FileIO):
    def __setattr__(self, name, value):
        if name == "name" and value == 0:
            raise ZeroDivisionError
        super().__setattr__(name, value)


folder = tempfile.mkdtemp()
path = os.path.join(folder, "f")
stream = Mine(path, "w")
print(repr(stream).replace(path, "PATH"), list(vars(stream)))
stream.name = "other"
print(stream)
del stream.name
print(repr(stream).replace(str(stream.fileno()), "N"))
for attempt in (lambda: stream.name, lambda: delattr(stream, "name")):
    try:
        attempt()
    except AttributeError as error:
        print(error)
stream.name = stream
try:
    repr(stream)
except RuntimeError as error:
    print(error)
stream.close()
print(stream)
try:
    stream.flush()
except ValueError as error:
    print(error)
os.remove(path)
os.rmdir(folder)
try:
    Mine(0)
except ZeroDivisionError:
    print("blocked")
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    FileIO(True, "w", closefd=False)
    print([str(warning.message) for warning in caught])
