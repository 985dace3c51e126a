import copy


class C:
    def __init__(self, x):
        self.x = x


c = C([1])
s, d = copy.copy(c), copy.deepcopy(c)
print(s.x is c.x, d.x is c.x, copy.deepcopy({"a": [1, (2, [3])]}), copy.copy("s"), copy.deepcopy(None))
l = [1]
l.append(l)
print(copy.deepcopy(l)[1][0])
try:
    copy.copy(x for x in [])
except TypeError as error:
    print(error)


class P:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def __replace__(self, **changes):
        return P(**{**vars(self), **changes})


print(vars(copy.replace(P(1, 2), b=5)))
