class A:
    x = "A.x"

    def f(self):
        return "A.f"


class B(A):
    pass


b = B()


def look():
    return b.x, b.f()


for _ in range(3):
    first = look()
A.x = "changed"
print(first, look())
B.f = lambda self: "B.f"
print(look())
del B.f
print(look())
b.x = "instance"
print(look())
del b.x
A.x = property(lambda self: "property")
print(look())
B.__getattribute__ = lambda self, name: (lambda: name) if name == "f" else name
print(look())
del B.__getattribute__


class C:
    x = "C.x"

    def f(self):
        return "C.f"


b.__class__ = C
print(look())
