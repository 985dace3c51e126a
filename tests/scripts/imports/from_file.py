import module_plain
import module_plain as again
from module_plain import VALUE, function

print(VALUE)
print(function())
print(again is module_plain)
print(module_plain.__name__)
print(module_plain.__file__.endswith("module_plain.py"))
print(module_plain.__doc__)
print(module_plain.counter)
module_plain.counter = 5
import module_plain

print(module_plain.counter, module_plain.__spec__.name, module_plain.__package__ == "")
try:
    module_plain.missing
except AttributeError as error:
    print(error)
try:
    from module_plain import missing
except ImportError as error:
    print(str(error).split(" (")[0])
