# `type()` doesn't resolve bases that aren't classes; promised lengths and factors that are too large.
import sys
from collections import deque
import operator


class Entry:
    def __mro_entries__(self, bases):
        return ()


for bases in ((Entry(),), (5,)):
    try:
        type("C", bases, {})
    except TypeError as error:
        print(error)
items = deque(range(10))
iterator = iter(items)
next(iterator)
next(iterator)
items.append(1)
print(operator.length_hint(iterator))
try:
    next(iterator)
except RuntimeError as error:
    print(error, operator.length_hint(iterator))


class Factor:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


for factor in (sys.maxsize + 1, -sys.maxsize - 5, Factor(sys.maxsize + 1), Factor(-sys.maxsize - 5)):
    try:
        print("ab" * factor)
    except OverflowError as error:
        print(error)
