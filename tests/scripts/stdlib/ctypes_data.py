import ctypes
from ctypes import *


class Point(Structure):
    _fields_ = [("x", c_int), ("y", c_double), ("name", c_char * 5), ("parts", c_short * 3)]


class Bytes(Union):
    _fields_ = [("number", c_uint32), ("bytes", c_ubyte * 4)]


class Bits(Structure):
    _fields_ = [("a", c_uint, 3), ("b", c_int, 5), ("c", c_uint, 24)]


class Swapped(BigEndianStructure):
    _fields_ = [("x", c_uint16), ("y", c_uint32)]


print(c_int(3), c_int(2**31).value, c_ubyte(300).value, c_char(b"x"), c_double(1.5), c_bool(1), sizeof(c_long))
point = Point(1, 2.5, b"abc", (1, 2, 3))
print(point.x, point.y, point.name, list(point.parts), sizeof(Point), alignment(Point), Point.y.offset)
point.parts[1] = -7
point.name = b"zz"
print(point.parts[:], point.name, bytes(point)[:4])
print(list(Bytes(0x01020304).bytes), sizeof(Bytes))
bits = Bits(5, -3, 77)
print(bits.a, bits.b, bits.c, sizeof(Bits))
pointed = pointer(point)
pointed.contents.x = 9
print(point.x, bool(pointed), bool(POINTER(c_int)()))
array = (c_int * 4)(1, 2, 3)
numbers = cast(array, POINTER(c_int))
numbers[0] = 42
print(list(array), len(array), array[-1], sizeof(array), numbers[:3], memoryview(array).nbytes)
text = create_string_buffer(b"hello", 10)
print(text.value, text.raw, len(text), string_at(text), string_at(addressof(text), 3))
memset(text, 66, 2)
memmove(text, b"Q", 1)
print(text.raw[:3], create_unicode_buffer("hé").value)
print(bytes(Swapped(1, 2)), Point.from_buffer_copy(bytes(sizeof(Point))).x)
data = bytearray(8)
c_uint32.from_buffer(data, 4).value = 0xFFFFFFFF
print(data)
print(CFUNCTYPE(c_int, c_int, c_int)(lambda a, b: a + b)(2, 3))
print(c_char_p(b"str").value, c_char_p().value, c_void_p(5).value, c_wchar_p("w").value)
for wrong in (
    lambda: c_int("x"),
    lambda: array[9],
    lambda: (c_char * 2)(b"abc"),
    lambda: setattr(point, "x", "q"),
    lambda: POINTER(c_int)().contents,
):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error)
try:
    CDLL("libnosuchlibrary.so.99")
except OSError as error:
    print("OSError")
