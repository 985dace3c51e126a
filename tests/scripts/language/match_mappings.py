def f(x):
    match x:
        case {"type": "a", "value": v}:
            return f"a {v}"
        case {"type": t, **rest}:
            return f"{t} with {rest}"
        case {1: x, None: y}:
            return f"keys {x} {y}"
        case {}:
            return "mapping"
        case _:
            return "no"


for x in ({"type": "a", "value": 1, "more": 2}, {"type": "b", "k": 1}, {"type": "c"}, {1: "x", None: "y"}, {}, {"z": 1}, [], 5):
    print(f(x))
from collections import defaultdict, UserDict

d = defaultdict(list)
match d:
    case {"missing": v}:
        print("never")
    case {**all}:
        print("all", all, dict(d))
print(f(UserDict(type="user")))


class K:
    key = "dotted"


match {"dotted": 5}:
    case {K.key: v}:
        print("dotted key", v)
