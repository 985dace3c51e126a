print(list[int])
print(dict[str, list[int]])
print(tuple[int, ...])
print(type[int])
print(tuple[()])
print(list[int, str])
a = list[int]
print(a.__origin__)
print(a.__args__)
print(a.__parameters__)
print(a == list[int])
print(hash(a) == hash(list[int]))
print(type(a).__name__)
print(a())
print(isinstance([], list))
print(issubclass(a.__origin__, list))
print(repr(list["x"]))
print(list[...])
print(list[None])
print(list[[1]])
try:
    isinstance([], list[int])
except TypeError as error:
    print(error)
try:
    int[str]
except TypeError as error:
    print(error)


class Sub(list[int]):
    pass


print(Sub.__orig_bases__, Sub.__bases__, Sub([1]))
print(a | None, int | str | None, (int | str) == (str | int), isinstance(5, int | str), (int | str).__args__)
from types import GenericAlias
from typing import TypeVar

T = TypeVar("T")
print(list[T].__parameters__, dict[T, int][str], list[T][int])
try:
    list[int][str]
except TypeError as error:
    print(error)
print([*tuple[int, str]], GenericAlias(list, (int,)), copy := list[int].__mro_entries__(()))
try:
    1 | int
except TypeError as error:
    print(error)
