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
with memoryview(b"xyz") as v:
    print(hash(v) == hash(b"xyz"), v.readonly)
for action in (
    lambda: v[0],
    lambda: m.__setitem__(0, 256),
    lambda: m.__setitem__(0, "a"),
    lambda: m.__setitem__(slice(0, 2), b"abc"),
    lambda: m[100],
    lambda: m["a"],
    lambda: memoryview("s"),
    lambda: memoryview(5),
    lambda: memoryview(b"r").__setitem__(0, 1),
    lambda: hash(m),
    lambda: m.cast("zz"),
    lambda: m.cast("I"),
    lambda: m < m,
    lambda: m + m,
    lambda: len(v),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
