import math
import os.path
import os.path as p
import collections.abc, string as s
from math import pi, sqrt as root
from collections import (
    OrderedDict,
    deque as d,
)

print(math.floor(1.5))
print(os.path is p)
print(s.digits)
print(round(pi, 3))
print(root(9))
print(OrderedDict.__name__)
print(d.__name__)
print(collections.abc.Iterable.__name__)
print(math.__name__, type(math).__name__, os.path.join("a", "b"))


def f():
    import json
    from json import dumps as dump

    return dump([1]), json.__name__


print(f(), "json" in globals())


class C:
    from math import e

    import math as m


print(C.e > 2, C.m is math)
