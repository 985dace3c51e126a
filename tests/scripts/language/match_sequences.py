def f(x):
    match x:
        case []:
            return "empty"
        case [only]:
            return f"one {only}"
        case [first, *_, last] if first == last:
            return "bounded"
        case (1, 2, *rest):
            return f"1 2 then {rest}"
        case [*start, 9]:
            return f"{start} then 9"
        case [[a, b], *c]:
            return f"nested {a} {b} {c}"
        case [_, _, _]:
            return "three"
        case _:
            return "no"


for x in (
    [],
    [5],
    [7, 1, 7],
    (1, 2, 3, 4),
    [1, 2],
    [3, 4, 9],
    [[1, 2], 3, 4],
    [1, 3, 5],
    "ab",
    b"ab",
    bytearray(b"ab"),
    {1, 2},
    range(3),
    iter([1]),
    {"a": 1},
):
    print(f(x))
import collections

print(f(collections.deque([5])), f(memoryview(b"a")), f(collections.UserList([5])))
