import builtins

original = builtins.__import__


def traced(name, globals=None, locals=None, fromlist=(), level=0):
    # What the modules import in turn depends on what has been imported before.
    if globals and globals["__name__"] == "__main__":
        print("import", name, fromlist, level)
    return original(name, globals, locals, fromlist, level)


builtins.__import__ = traced
import math
import os.path as p
from math import pi, floor

builtins.__import__ = original
import string

print("done")
