print(list[int], dict[str, list[int]], tuple[int, ...], type[int], tuple[()], list[int, str])
a = list[int]
print(a.__origin__, a.__args__, a.__parameters__, a == list[int], hash(a) == hash(list[int]), type(a).__name__, a())
print(isinstance([], list), issubclass(a.__origin__, list), repr(list["x"]), list[...], list[None], list[[1]])
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
