# reference: 3.14
# `in` and `not in` where the container is a plain one.
nan = float("nan")


class Equal:
    def __eq__(self, other):
        print("asked")
        return True

    __hash__ = None


class Text(str):
    pass


print(nan in [nan], nan in (nan,), float("nan") in [nan], 1 in (1.0,), True in [1], 1 in [True], None in (None, 1))
print("a" in ["b", "a"], "a" not in ("b", "c"), 2 in [1, 2, 3], 2 not in [1, 3], 1.5 in (1, 1.5), "1" in [1])
print(Equal() in [1], 1 in [Equal(), 2], 3 in (1, Equal()), [] in [[]], (1, 2) in [(1, 2)])
print("bc" in "abcd", "" in "", "x" not in "abc", Text("b") in "abc", "b" in Text("abc"), "é" in "caf\u00e9")
table = {"a": 1, Text("b"): 2}
print("a" in table, "b" in table, Text("a") in table, "c" not in table, 1 in table, 1 in {1: 2}, "1" in {1: 2}, "a" in {1: 2, "a": 3})
for wrong in (lambda: 1 in "a", lambda: [] in {}, lambda: [] in {1}, lambda: b"a" in "a", lambda: 1 in 2):
    try:
        print(wrong())
    except TypeError as error:
        print(str(error).split(" (")[0])


class Own(list):
    def __contains__(self, item):
        return "own"


print(1 in Own(), 1 not in Own(), 1 in type("Sub", (list,), {})([1]))
