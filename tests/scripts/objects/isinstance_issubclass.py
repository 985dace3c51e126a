import abc


class A: ...


class B(A): ...


print(isinstance(B(), A))
print(isinstance(B(), (int, A)))
print(isinstance(5, int | str))
print(isinstance(True, int))
print(issubclass(B, A))
print(issubclass(bool, (str, int)))
print(isinstance(5, (int, (str,))))


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...

    @property
    @abc.abstractmethod
    def name(self): ...


class Square(Shape):
    def area(self):
        return 4


class Full(Square):
    name = "full"


try:
    Shape()
except TypeError as error:
    print(error)
try:
    Square()
except TypeError as error:
    print(error)
print(Full().area(), sorted(Shape.__abstractmethods__))


@Shape.register
class Registered: ...


print(isinstance(Registered(), Shape), issubclass(Registered, Shape))


class Hook(abc.ABC):
    @classmethod
    def __subclasshook__(cls, other):
        return hasattr(other, "quack") or NotImplemented


class Duck:
    quack = 1


print(isinstance(Duck(), Hook), isinstance(5, Hook))
