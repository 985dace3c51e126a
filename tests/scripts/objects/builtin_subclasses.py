class L(list):
    def append(self, x):
        super().append(x * 2)


class D(dict):
    def __getitem__(self, k):
        return ("own", super().__getitem__(k))


class S(str):
    def __add__(self, other):
        return S("added " + str.__add__(self, other))


class T(tuple):
    def __new__(cls, *items):
        return super().__new__(cls, items)


class F(float):
    def __repr__(self):
        return "F"


l = L([1])
l.append(5)
d = D(a=1)
print(l)
print(type(l + [1]).__name__)
print(d["a"])
print(d.get("a"))
print(S("a") + "b")
print(type(S("x").upper()).__name__)
print(T(1, 2))
print(F(1.5))
print(F(1.5) + 1)
print([F(2)])
l.attribute = 1
print(l.attribute)
print(l.__dict__)
print(isinstance(l, list))
print(L.__mro__)
print(len(T(1, 2, 3)))
print(T(1)[0])


class I(int):
    @property
    def double(self):
        return self * 2


print(I(4).double, I("7"), I(3) == 3, {I(3): "k"}[3], sum([I(1), I(2)]))
for base in ("bool", "range", "slice", "type(None)", "type(len)", "type(lambda: 0)", "memoryview", "type(iter([]))"):
    try:
        exec(f"class X({base}): pass")
        print(base, "ok")
    except TypeError as error:
        print(error)
