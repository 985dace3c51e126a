from module_with_all import *
from module_without_all import *

print(public, second, "hidden" in globals(), "not_listed" in globals())
print(visible, "_private" in globals(), "sys" in globals())
import sys
import types

m = types.ModuleType("bad_all")
m.__all__ = ["nothing"]
sys.modules["bad_all"] = m
try:
    exec("from bad_all import *")
except AttributeError as error:
    print(error)
m.__all__ = [5]
try:
    exec("from bad_all import *")
except TypeError as error:
    print(error)
