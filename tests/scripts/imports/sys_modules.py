import sys
import types

m = types.ModuleType("made", "its doc")
m.value = 5
sys.modules["made"] = m
import made
from made import value

print(made is m, value, made.__doc__, made.__name__, repr(made))
sys.modules["blocked"] = None
try:
    import blocked
except ModuleNotFoundError as error:
    print(error)
sys.modules["odd"] = 42
import odd

print(odd)
del sys.modules["made"]
try:
    import made
except ModuleNotFoundError as error:
    print(error)


class Lazy(types.ModuleType):
    def __getattr__(self, name):
        return f"lazy {name}"


sys.modules["lazy"] = Lazy("lazy")
from lazy import anything

print(anything)
print("sys" in sys.modules, "__main__" in sys.modules, sys.modules["__main__"].__name__)
