class A:
    def f(self):
        return "A"


class B:
    def f(self):
        return "B"


class C(A):
    pass


c = C()
print(c.f())
C.__bases__ = (B,)
print(c.f(), C.__mro__, A.__subclasses__(), B.__subclasses__())
for bad in ((), (int,), (C,), 5, (B, B)):
    try:
        C.__bases__ = bad
    except TypeError as error:
        print(error)
