# A submodule becomes an attribute of the package that is in sys.modules then; one that can't be set is a warning.
import importlib.abc
import importlib.util
import sys
import warnings


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in ("pack", "sealed"):
            return importlib.util.spec_from_loader(name, self, is_package="." not in name)

    def exec_module(self, module):
        if module.__name__ == "pack.one":
            sys.modules.pop("pack")
            exec("from . import two", module.__dict__)


sys.meta_path.insert(0, Finder())
import pack.one

print(sorted(name for name in vars(pack) if not name.startswith("_")))


class Sealed(type(sys)):
    def __setattr__(self, name, value):
        raise AttributeError(name)


sealed = Sealed("sealed")
type(sys).__setattr__(sealed, "__path__", [])
sys.modules["sealed"] = sealed
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    import sealed.inner
print([(warning.category.__name__, str(warning.message)) for warning in caught])
