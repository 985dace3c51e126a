# A class's `__reduce__` can be replaced in one instance.
import copy
import os.path
import pickle


class Record:
    def __reduce__(self):
        return Record, ()


plain, special = Record(), Record()
special.__reduce__ = lambda: (str, ("of its own",))
print(type(pickle.loads(pickle.dumps(plain))).__name__, pickle.loads(pickle.dumps(special)), copy.copy(special))
print(ascii(os.path.normpath("a//./\ud800b/../c\udc80")))
