# Messages name the types of modules in full, and builtins by their bare name.
import collections
import functools
import io
import itertools
import operator
import re
import struct
import types

for value in (
    collections.deque(),
    collections.defaultdict(),
    itertools.count(),
    itertools.chain(),
    re.compile(""),
    io.StringIO(),
    functools.partial(int),
    struct.Struct("b"),
    operator.itemgetter(1),
    types.SimpleNamespace(),
    types.MappingProxyType({}),
    bytearray(),
):
    for action in (
        lambda: value - None,
        lambda: value(None, None),
        lambda: value.nothing,
        lambda: "".join([value]),
        lambda: float(value),
        lambda: hash(value) and {}[1],
    ):
        try:
            action()
        except Exception as error:
            print(type(error).__name__, error)
print(repr(collections.deque([1])), repr(itertools.count(1)), collections.deque.append, collections.deque.__qualname__)
