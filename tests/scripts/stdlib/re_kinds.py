# Text and bytes don't mix in substitutions, and the map of group names is read-only.
import re
import struct
from collections import Counter

pattern, of_bytes = re.compile("."), re.compile(b".")
named = re.compile("(?P<first>a)(?P<second>b)")
print(named.groupindex, dict(named.groupindex), type(named.groupindex).__name__)
for action in (
    lambda: pattern.sub(b"b", "c"),
    lambda: pattern.sub("b", b"c"),
    lambda: of_bytes.sub("b", b"c"),
    lambda: of_bytes.sub(b"b", "c"),
    lambda: of_bytes.sub(bytearray(b"b"), b"c"),
    lambda: pattern.sub(b"b", ""),
    lambda: named.groupindex.__setitem__("other", 0),
    lambda: struct.pack_into("<I", bytearray(10), -2, 123),
    lambda: struct.unpack_from("<I", bytearray(10), -2),
):
    try:
        print(action())
    except (TypeError, AttributeError, struct.error) as error:
        print(type(error).__name__, error)


class Watching(Counter):
    def get(self, key, default):
        print("get", key)
        return super().get(key, default)


print(Watching("aba"))
