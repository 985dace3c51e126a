class Namespace(dict):
    def __setitem__(self, k, v):
        print("set", k)
        super().__setitem__(k, v)

    def __missing__(self, k):
        if k.startswith("auto_"):
            return "auto"
        raise KeyError(k)


class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kwargs):
        print("prepare", name, kwargs)
        return Namespace(preset=1)

    def __new__(mcls, name, bases, ns, **kwargs):
        return super().__new__(mcls, name, bases, dict(ns))


class C(metaclass=Meta, k=2):
    a = preset
    b = auto_value


print(C.a, C.b, C.preset)


class Bad(type):
    @classmethod
    def __prepare__(mcls, name, bases):
        return 5


try:

    class D(metaclass=Bad):
        pass

except TypeError as error:
    print(error)
