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
print(u, dict(u), {**u}, u | {"w": 1}, type(u | {}).__name__, type(u.copy()).__name__, Upper.fromkeys("ab"), isinstance(u, dict), u == {"x": 1, "Y": 2, "z": 3})


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
