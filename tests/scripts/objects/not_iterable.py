import re
import typing

for thing in (re.match("a", "a"), int | str, typing.Union[int, None]):
    try:
        iter(thing)
    except TypeError:
        print("not iterable")
Ts = typing.TypeVarTuple("Ts")
print(tuple[*Ts][int, str], tuple[int, *Ts][()], list[tuple[*Ts]][str])
T = typing.TypeVar("T")
print(issubclass(typing.List, typing.List | typing.Tuple))
print((typing.Annotated[int, {}] | str) == (str | typing.Annotated[int, {}]))
try:
    print(int.__annotations__)
except AttributeError as error:
    print(error)
print("{0[{a]}".format({"{a": 1}))
