from __future__ import annotations


def f(a: undefined_name, b: int | "x" = 1) -> list[  int ]:
    pass


class C:
    x: some.thing[1:2, ...]
    y: lambda q: q + 1 = 0


print(f.__annotations__)
print(C.__annotations__)
x: (yes if no else maybe) = 1
print(__annotations__)
try:
    exec("from __future__ import nope")
except SyntaxError as error:
    print(error.msg)
try:
    exec("x = 1\nfrom __future__ import annotations")
except SyntaxError as error:
    print(error.msg)
try:
    exec("from __future__ import braces")
except SyntaxError as error:
    print(error.msg)
