import importlib.abc
import importlib.machinery
import sys


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        if name.startswith("virtual"):
            print("find", name, path)
            return importlib.machinery.ModuleSpec(name, self, is_package=name == "virtual")

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        print("exec", module.__name__)
        module.value = module.__name__.upper()


sys.meta_path.insert(0, Finder())
import virtual.child

print(virtual.value, virtual.child.value, virtual.__loader__.__class__.__name__)
