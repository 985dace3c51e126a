class C:
    def __repr__(self):
        return "repr"


class D:
    def __str__(self):
        return "str"


class E(C):
    def __str__(self):
        return "str"


print(str(C()), repr(C()), str(D()), repr(D()).split(" at")[0], str(E()), repr(E()), [E()], {1: E()}, f"{E()} {E()!r}", "%s %r" % (E(), E()))
print(repr(C), repr(len), repr(int), repr(None), repr([].append).split(" at")[0], repr(lambda: 0).split(" at")[0])
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
