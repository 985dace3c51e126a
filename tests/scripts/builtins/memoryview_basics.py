data = bytearray(b"abcdef")
m = memoryview(data)
(
    print(
        m[0],
        m[-1],
        m[1:3],
        len(m),
        bytes(m[1:4]),
        m.tolist(),
        m.tobytes(),
        m.nbytes,
        m.itemsize,
        m.format,
        m.readonly,
        m.ndim,
        m.shape,
        m.strides,
        m.contiguous,
        m.obj is data,
    )
    if False
    else print(
        m[0],
        m[-1],
        len(m),
        bytes(m[1:4]),
        m.tolist(),
        m.tobytes(),
        m.nbytes,
        m.itemsize,
        m.format,
        m.readonly,
        m.ndim,
        m.shape,
        m.strides,
        m.contiguous,
        m.obj is data,
    )
)
m[0] = 90
m[1:3] = b"YX"
print(data)
print(m == b"ZYXdef")
print(m == data)
print(bytes(m[::2]))
print(bytes(m[::-1]))
print(m.hex())
print(100 in m)
print(list(m))
print(m[::2].contiguous)
c = m.cast("H")
print(c.format)
print(c.itemsize)
print(c.shape)
print(len(c))
print(c.tolist() == [0x595A, 0x6458, 0x6665])
print(m.cast("B", (2, 3)).tolist())
print(m.toreadonly().readonly)
with memoryview(b"xyz") as v:
    print(hash(v) == hash(b"xyz"), v.readonly)
m.release()
print(repr(m).split(" at")[0])
