class A:
    def __new__(cls, *args, **kwargs):
        print("new", cls.__name__, args, kwargs)
        return super().__new__(cls)

    def __init__(self, *args, **kwargs):
        print("init", args, kwargs)


A(1, k=2)


class Other:
    def __new__(cls):
        return 5

    def __init__(self):
        print("never")


print(Other())


class Singleton:
    instance = None

    def __new__(cls, v):
        if cls.instance is None:
            cls.instance = super().__new__(cls)
        return cls.instance

    def __init__(self, v):
        self.v = v


a, b = Singleton(1), Singleton(2)
print(a is b, a.v)


class I(int):
    def __new__(cls, v):
        return super().__new__(cls, v * 2)


print(I(5), I(5) + 1, type(I(5)).__name__, type(I(5) + 1).__name__)


class BadInit:
    def __init__(self):
        return 5


class Empty:
    pass


class OnlyNew:
    def __new__(cls, x):
        return object.__new__(cls)


class OnlyInit:
    def __init__(self, x):
        pass
