import pprint
import reprlib

pprint.pprint({"b": [1, 2, 3], "a": "x" * 30, "c": {"nested": list(range(30))}}, width=40)
pprint.pprint([["a" * 20] * 3, (1,), {1, 2}, "long " * 20], width=50, compact=True)
print(pprint.pformat({"k": [1, [2, [3, [4]]]]}, depth=2), pprint.isreadable([1]), pprint.isrecursive([]))
l = [1]
l.append(l)
print(pprint.saferepr([1]), "Recursion" in pprint.pformat(l))
print(reprlib.repr(list(range(100))))
print(reprlib.repr("x" * 100))
print(reprlib.repr({i: i for i in range(10)}))
print(reprlib.repr(10**100))


class C:
    def __init__(self):
        self.me = self

    @reprlib.recursive_repr("<...>")
    def __repr__(self):
        return f"C({self.me!r})"


print(C())
