import module_dynamic

print(module_dynamic.real, module_dynamic.made_up, dir(module_dynamic))
from module_dynamic import from_import

print(from_import)
try:
    module_dynamic.refused
except AttributeError as error:
    print(error)
try:
    from module_dynamic import refused
except ImportError as error:
    print(str(error).split(" (")[0])
