import abc


class Base(abc.ABC):
    @abc.abstractmethod
    def f(self): ...

    @classmethod
    @abc.abstractmethod
    def c(cls): ...


class Half(Base):
    def f(self):
        return 1


class Full(Half):
    @classmethod
    def c(cls):
        return 2


print(abc.ABCMeta.__name__)
print(sorted(Base.__abstractmethods__))
print(sorted(Half.__abstractmethods__))
print(Full().f())
print(Full.c())
try:
    Half()
except TypeError as error:
    print(error)
Base.register(int)
print(isinstance(5, Base), issubclass(int, Base), abc.get_cache_token() is not None)
Half.c = classmethod(lambda cls: 3)
abc.update_abstractmethods(Half)
print(Half().c())
