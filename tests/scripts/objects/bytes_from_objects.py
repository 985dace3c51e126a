class Text(str):
    def __bytes__(self):
        return b"its own"


class Sub(bytes):
    pass


class Gives:
    def __bytes__(self):
        return Sub(b"sub")


class Blocked(list):
    __bytes__ = None


class Shrinks:
    def __index__(self):
        items.clear()
        return 42


class Slotted(bytearray):
    __slots__ = ("x", "__dict__")


print(bytes(Text("x")), bytes(Text("é"), "latin-1"), type(bytes(Gives())).__name__)
try:
    bytes(Blocked([1]))
except TypeError as error:
    print(error)
items = [Shrinks(), Shrinks()]
print(bytes(items))
import copy

original = Slotted(b"ab")
original.x, original.y = 1, 2
twin = copy.copy(original)
print(twin, twin.x, twin.y)
