# reference: 3.14
# What `inspect.signature` tells of builtin types, and of classes that take their constructor from `object`.
import inspect


class Plain:
    pass


class Meta(type):
    pass


class Made(metaclass=Meta):
    pass


for cls in (object, bool, float, complex, list, tuple, set, frozenset, memoryview, classmethod, staticmethod, property,
            enumerate, filter, map, reversed, zip, Plain, Made):
    print(cls.__name__, cls.__text_signature__, inspect.signature(cls))

for cls in (dict, int, str, type, range, slice, bytes):
    print(cls.__name__, cls.__text_signature__)
