import package_a
from package_a import child, sub
from package_a.child import name_of_parent
from package_a.sub import deep

print(package_a.INIT, child.__name__, sub.__name__, name_of_parent(), deep.up_two())
import package_a.sub.deep as aliased

print(aliased is deep)
print(package_a.__path__[0].endswith("package_a"))
print(package_a.__package__)
print(child.__package__)
print(deep.__package__)
print(hasattr(package_a, "never_imported"))
from package_a import never_imported

print(never_imported.V, package_a.never_imported is never_imported)
try:
    from package_a import not_there
except ImportError as error:
    print(str(error).split(" (")[0])
try:
    import package_a.not_there
except ModuleNotFoundError as error:
    print(error)
try:
    deep.too_far()
except ImportError as error:
    print(error)
