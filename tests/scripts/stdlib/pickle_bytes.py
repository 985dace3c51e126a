# reference: 3.14
import pickle


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Named(tuple):
    def __new__(cls, *, a):
        return super().__new__(cls, (a,))

    def __getnewargs_ex__(self):
        return (), {"a": self[0]}


def function():
    pass


shared = ["shared"]
recursive = []
recursive.append((recursive,))
values = [
    None,
    True,
    False,
    0,
    255,
    256,
    65535,
    65536,
    -1,
    2**31 - 1,
    -(2**31),
    2**31,
    -(2**31) - 1,
    2**63,
    -(2**63),
    -(2**64),
    1 << 2100,
    1.5,
    -0.0,
    float("inf"),
    "",
    "a",
    "\n\\\0\x1aé€😀",
    "\ud800",
    "x" * 300,
    b"",
    b"a\xff",
    b"b" * 300,
    bytearray(),
    bytearray(b"c"),
    (),
    (1,),
    (1, 2),
    (1, 2, 3),
    (1, 2, 3, 4),
    [],
    [1],
    [1, 2],
    {},
    {1: 2},
    {1: 2, 3: 4},
    set(),
    {1},
    frozenset(),
    frozenset([1]),
    [shared, shared],
    recursive,
    int,
    type(None),
    type(...),
    type(NotImplemented),
    ...,
    NotImplemented,
    len,
    function,
    Point,
    Point.__init__,
    Point(1, [2]),
    Named(a=5),
    range(3),
    KeyError("k"),
    1 + 2j,
]
for value in values:
    for protocol in range(6):
        data = pickle.dumps(value, protocol)
        print(protocol, data if len(data) < 400 else (len(data), data[:20], data[-20:]))
        again = pickle.loads(data)
        if type(again) is not type(value):
            print("another type", type(again))
for n in (999, 1000, 1001, 2001):
    for made in (list(range(n)), dict.fromkeys(range(n)), set(range(n))):
        for protocol in (0, 1, 5):
            data = pickle.dumps(made, protocol)
            print(n, type(made).__name__, protocol, len(data), data[-12:], pickle.loads(data) == made)
for n in (65535, 65536):
    for made in ("x" * n, b"x" * n, bytearray(n)):
        for protocol in (2, 4, 5):
            data = pickle.dumps([1, made, 2], protocol)
            print(n, type(made).__name__, protocol, len(data), data[:30], data[-24:], pickle.loads(data)[1] == made)
