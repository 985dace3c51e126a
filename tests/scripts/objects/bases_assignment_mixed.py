from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Pair(NamedTuple, Generic[T]):
    first: T
    second: int = 2


print(Pair(1), Pair[str]("a"), [base.__name__ for base in Pair.__mro__])


class Plain:
    pass


class Items(list):
    pass


class Both(Items):
    pass


Both.__bases__ = (Items, Plain)
print(Both.__base__.__name__, [base.__name__ for base in Both.__mro__])
try:
    Both.__bases__ = (Plain,)
except TypeError as error:
    print(error)
