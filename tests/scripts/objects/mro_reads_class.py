# A metaclass's `mro()` looks at the class whose creation is not through.
class Once(type):
    calls = 0

    def mro(cls):
        cls.calls += 1
        if cls.calls > 1:
            raise RuntimeError("once is enough")
        return type.mro(cls)


class Base:
    pass


class Derived(Base, metaclass=Once):
    pass


print(Derived.calls, [c.__name__ for c in Derived.__mro__])
print(Base.__subclasses__())
