class C:
    def __init__(self):
        self.__len__ = lambda: 5
        self.__add__ = lambda other: "instance"
        self.__call__ = lambda: "instance"
        self.__str__ = lambda: "instance"
        self.__iter__ = lambda: iter([1])


c = C()
for action in (lambda: len(c), lambda: c + 1, lambda: c(), lambda: list(c)):
    try:
        print(action())
    except TypeError as error:
        print(error)
print("instance" in str(c))
C.__len__ = lambda self: 7
C.__call__ = lambda self, *a: ("called", a)
print(len(c), c(1, 2))
del C.__len__
try:
    len(c)
except TypeError as error:
    print(error)


class Meta(type):
    def __getattribute__(cls, name):
        print("meta getattribute", name)
        return super().__getattribute__(name)


class D(metaclass=Meta):
    def __len__(self):
        return 3

    def __getattribute__(self, name):
        print("getattribute", name)
        return super().__getattribute__(name)


print(len(D()))
