b = bytearray(b"abc")
b.append(100)
b.extend(b"ef")
b += b"g"
b[0] = 65
b[1:3] = b"XYZ"
b.insert(0, 33)
print(b, len(b), b.pop(), b.pop(0), b, b[1], b[1:3], type(b[1:3]).__name__)
b.remove(65)
b.reverse()
del b[0], b[::2]
print(b, b == bytes(b), b * 2, b.copy() is b, bytearray(3), bytearray("é", "utf-8"), bytearray([1, 2]), b.hex(), bytearray.fromhex("ff"))
b *= 2
b.clear()
print(b, bool(b), repr(bytearray(b"'\x00")), bytearray(b"a,b").split(b","), bytearray(b"x").upper(), bytearray(b"ab").find(b"b"), bytearray(b"a") + b"b", b"a" + bytearray(b"b"), bytearray(b"x").join([b"1", b"2"]))
b = bytearray(range(10))
b[::2] = bytes(5)
b[2:2] = [1, 2, 3]
print(list(b))
for action in (lambda: b.append(256), lambda: b.append("a"), lambda: b.__setitem__(0, 256), lambda: b.__setitem__(100, 1), lambda: b.remove(200), lambda: bytearray().pop(), lambda: b.pop(100), lambda: b.extend([300]), lambda: b.extend("x"), lambda: b.extend(5), lambda: hash(b), lambda: b.__setitem__(slice(0, 10, 2), b"a"), lambda: b + "x", lambda: bytearray("x")):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
m = memoryview(b)
try:
    b.append(1)
except BufferError as error:
    print(error)
m.release()
b.append(1)
print(len(b), b.take_bytes if False else "")
