class A:
    x = 1

    def m(self): ...


class B(A):
    y = 2


b = B()
b.z = 3
print([n for n in dir(b) if not n.startswith("__")], [n for n in dir(B) if not n.startswith("__")])


class C:
    def __dir__(self):
        return ["b", "a", "c"]


print(dir(C()), "__class__" in dir(5), sorted(dir(object))[:5])


def f():
    local = 1
    return dir()


print(f())
