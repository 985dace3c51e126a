import abc


class A: ...


class B(A): ...


print(isinstance(B(), A), isinstance(B(), (int, A)), isinstance(5, int | str), isinstance(True, int), issubclass(B, A), issubclass(bool, (str, int)), isinstance(5, (int, (str,))))
for action in (lambda: isinstance(5, 5), lambda: issubclass(5, int), lambda: issubclass(int, 5), lambda: isinstance(5, [int]), lambda: isinstance(5), lambda: isinstance(5, (5,))):
    try:
        print(action())
    except TypeError as error:
        print(error)


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
