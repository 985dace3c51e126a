# What a loader of the program's raises comes without the entries of importlib, if no module came of it.
import importlib.abc
import importlib.util
import sys
import traceback


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        return importlib.util.spec_from_loader(name, self) if name == "made" else None

    def exec_module(self, module):
        exec("import missing", module.__dict__)


sys.meta_path.insert(0, Finder())


def load():
    import made


try:
    load()
except ImportError as error:
    print(error)
    print([entry.name for entry in traceback.extract_tb(error.__traceback__)])
