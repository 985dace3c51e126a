# reference: 3.14
import pickle


class C:
    def __init__(self, x):
        self.x = x

    def __eq__(self, o):
        return self.__dict__ == o.__dict__


class R:
    def __reduce__(self):
        return (C, ("reduced",), {"extra": 1})


class NewArgs(tuple):
    def __new__(cls, a):
        return super().__new__(cls, (a,))

    def __getnewargs__(self):
        return (self[0],)


def function():
    pass


values = [
    None,
    True,
    5,
    -300,
    10**30,
    1.5,
    1j,
    "é\ud800" if False else "é",
    b"x",
    bytearray(b"y"),
    [1, [2]],
    (1, (2,)),
    {"k": {1, 2}},
    frozenset([1]),
    range(3),
    slice(1, 2),
    ...,
    int,
    len,
    function,
    C,
    C([1]),
    ValueError("v", 1),
    NewArgs(5),
]
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    out = [pickle.loads(pickle.dumps(v, protocol)) for v in values]
    print(protocol, [v == o or repr(v) == repr(o) for v, o in zip(values, out)].count(False))
r = pickle.loads(pickle.dumps(R()))
print(r.x, r.extra)
l = [1]
l.append(l)
m = pickle.loads(pickle.dumps(l))
print(m[1] is m)
shared = [[1]] * 2
a, b = pickle.loads(pickle.dumps(shared))
print(a is b)
for bad in (
    lambda: pickle.dumps(lambda: 0),
    lambda: pickle.dumps(x for x in []),
    lambda: pickle.loads(b""),
    lambda: pickle.loads(b"garbage"),
    lambda: pickle.loads("text"),
    lambda: pickle.dumps(open),
    lambda: pickle.loads(pickle.dumps([1])[:-1]),
):
    try:
        bad()
        print("fine")
    except Exception as error:
        print(type(error).__name__)
import io

buffer = io.BytesIO()
pickle.dump({"a": 1}, buffer)
pickle.dump([2], buffer)
buffer.seek(0)
print(pickle.load(buffer), pickle.load(buffer), pickle.dumps("x", 0), pickle.dumps([1, "a"], 2))


class P(pickle.Pickler):
    def persistent_id(self, o):
        return "pid" if isinstance(o, C) else None


class U(pickle.Unpickler):
    def persistent_load(self, pid):
        return f"loaded {pid}"


buffer = io.BytesIO()
P(buffer).dump([C(1)])
buffer.seek(0)
print(U(buffer).load())
