class Default(dict):
    def __missing__(self, key):
        self[key] = value = [key]
        return value


d = Default(a=1)
print(d["a"], d["b"], d, d.get("c"), "c" in d)


class Upper(dict):
    def __setitem__(self, k, v):
        super().__setitem__(k.upper(), v)


u = Upper(x=1)
u["y"] = 2
u.update(z=3)
print(u)
print(dict(u))
print({**u})
print(u | {"w": 1})
print(type(u | {}).__name__)
print(type(u.copy()).__name__)
print(Upper.fromkeys("ab"))
print(isinstance(u, dict))
print(u == {"x": 1, "Y": 2, "z": 3})


class Keys:
    def keys(self):
        return ["a", "b"]

    def __getitem__(self, k):
        return k * 2


print(dict(Keys()), {**Keys()}, (lambda **k: k)(**Keys()))
try:
    {**5}
except TypeError as error:
    print(error)
