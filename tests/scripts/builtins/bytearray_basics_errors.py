b = bytearray(b"abc")
b.append(100)
b.extend(b"ef")
b += b"g"
b[0] = 65
b[1:3] = b"XYZ"
b.insert(0, 33)
b.remove(65)
b.reverse()
del b[0], b[::2]
b *= 2
b.clear()
b = bytearray(range(10))
b[::2] = bytes(5)
b[2:2] = [1, 2, 3]
for action in (
    lambda: b.append(256),
    lambda: b.append("a"),
    lambda: b.__setitem__(0, 256),
    lambda: b.__setitem__(100, 1),
    lambda: b.remove(200),
    lambda: bytearray().pop(),
    lambda: b.pop(100),
    lambda: b.extend([300]),
    lambda: b.extend("x"),
    lambda: b.extend(5),
    lambda: hash(b),
    lambda: b.__setitem__(slice(0, 10, 2), b"a"),
    lambda: b + "x",
    lambda: bytearray("x"),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
