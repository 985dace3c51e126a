class C:
    def __len__(self):
        return 3

    def __getitem__(self, k):
        print("getitem", k)
        if isinstance(k, int) and k >= 3:
            raise IndexError(k)
        return k

    def __setitem__(self, k, v):
        print("setitem", k, v)

    def __delitem__(self, k):
        print("delitem", k)

    def __contains__(self, x):
        print("contains", x)
        return x == 1

    def __reversed__(self):
        return iter("reversed")

    def __length_hint__(self):
        return 10


c = C()
print(len(c))
print(c[0])
print(c["k"])
print(c[1:2])
print(1 in c)
print(5 not in c)
print(list(reversed(c))[:2])
c[0] = 1
del c[0]
c[0] += 5
print(list(iter(c)))


class Old:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if i >= self.n:
            raise IndexError
        return i * i


o = Old(3)
print(list(o))
print(list(reversed(o)))
print(4 in o)
print(5 in o)
print(max(o))
print([*o])
print(dict(enumerate(o)))


class Missing(dict):
    def __missing__(self, k):
        return f"missing {k}"


m = Missing(a=1)
print(m["a"], m["b"], m.get("b"), "b" in m)
import operator

print(operator.length_hint(c))
print(operator.length_hint(iter([1, 2])))
