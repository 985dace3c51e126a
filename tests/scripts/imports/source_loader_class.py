import source_loader_before
import importlib.machinery
import importlib.util
import sys

SourceFileLoader = importlib.machinery.SourceFileLoader
print(isinstance(source_loader_before.__loader__, SourceFileLoader))
print(source_loader_before.__loader__ is source_loader_before.__spec__.loader)
print(isinstance(__loader__, SourceFileLoader), __loader__.name)
spec = importlib.util.find_spec("source_loader_after")
print(isinstance(spec.loader, SourceFileLoader), type(spec).__name__, repr(spec).split("(")[0])


class Shouting(SourceFileLoader):
    def source_to_code(self, data, path, *, _optimize=-1):
        return super().source_to_code(data.replace(b"quiet", b"LOUD"), path)


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        found = importlib.machinery.PathFinder.find_spec(name, path)
        if found is None or not isinstance(found.loader, SourceFileLoader):
            return None
        loader = Shouting(name, found.origin)
        return importlib.util.spec_from_file_location(name, found.origin, loader=loader)


sys.dont_write_bytecode = True
sys.meta_path.insert(0, Finder)
import source_loader_after

print(source_loader_after.WORD, type(source_loader_after.__loader__).__name__)
