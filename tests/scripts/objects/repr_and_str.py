class C:
    def __repr__(self):
        return "repr"


class D:
    def __str__(self):
        return "str"


class E(C):
    def __str__(self):
        return "str"


print(str(C()))
print(repr(C()))
print(str(D()))
print(repr(D()).split(" at")[0])
print(str(E()))
print(repr(E()))
print([E()])
print({1: E()})
print(f"{E()} {E()!r}")
print("%s %r" % (E(), E()))
print(repr(C))
print(repr(len))
print(repr(int))
print(repr(None))
print(repr([].append).split(" at")[0])
print(repr(lambda: 0).split(" at")[0])
a = []
a.append(a)
d = {}
d["d"] = d
t = ([],)
t[0].append(t)
print(a, d, t)


class R:
    def __repr__(self):
        return f"R({self.__dict__})"


r = R()
r.me = [1]
print(r)


class Raises:
    def __repr__(self):
        raise ValueError("repr failed")


try:
    print([Raises()])
except ValueError as error:
    print(error)
