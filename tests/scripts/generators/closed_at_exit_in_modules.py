# At the end of the program the main module's generators are closed before those of the modules that it has imported.
import sys
import types

SOURCE = """
def waits():
    try:
        yield 1
    finally:
        print("in the module")


class Kept:
    def __del__(self):
        print("deleted in the module")


suspended = waits()
next(suspended)
kept = Kept()
"""

helper = types.ModuleType("helper")
helper.__file__ = "helper.py"
sys.modules["helper"] = helper
exec(SOURCE, helper.__dict__)
del helper
import helper


def waits():
    try:
        yield 1
    finally:
        print("in the program", helper.__name__)


suspended = waits()
next(suspended)
