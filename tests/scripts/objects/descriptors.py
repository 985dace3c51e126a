class Data:
    def __get__(self, instance, owner):
        return f"data get {instance is None} {owner.__name__}"

    def __set__(self, instance, value):
        print("data set", value)

    def __delete__(self, instance):
        print("data delete")


class NonData:
    def __get__(self, instance, owner=None):
        return "non-data get"


class C:
    d = Data()
    n = NonData()


c = C()
print(c.d, C.d, c.n, C.n)
c.d = 5
del c.d
c.__dict__["d"] = "instance"
c.__dict__["n"] = "instance"
print(c.d, c.n)
c.n = "assigned"
print(c.n, c.__dict__)


class OnlySet:
    def __set__(self, instance, value):
        instance.__dict__["o"] = value * 2


class D:
    o = OnlySet()


d = D()
print(type(d.o).__name__)
d.o = 5
print(d.o)
try:
    del d.o
except AttributeError as error:
    print(error)


class Raises:
    def __get__(self, i, o):
        raise AttributeError("from get")


class E:
    r = Raises()

    def __getattr__(self, name):
        return f"fallback {name}"


print(E().r)
