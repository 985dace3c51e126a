print("aaa".replace("a", "b"), "aaa".replace("a", "b", 2), "abc".replace("", "-"), "abc".replace("", "-", 2), "aaa".replace("aa", "x"), "abc".replace("x", "y"), "".replace("", "x"), "aXbX".replace("X", ""), "aaa".replace("a", "b", count=1) if False else "")
t = str.maketrans("abc", "xyz", "d")
print("abcd".translate(t), "abc".translate({97: "AA", 98: None, 99: 67}), str.maketrans({"a": 1, 98: "b"}), "abc".translate({}), "é𝒳".translate({ord("𝒳"): "x"}))


class Table:
    def __getitem__(self, k):
        if k == 97:
            raise LookupError
        return chr(k + 1)


print("abc".translate(Table()))
for action in (lambda: str.maketrans("ab", "c"), lambda: str.maketrans({"ab": 1}), lambda: str.maketrans(5), lambda: "a".translate({97: 1.5}), lambda: "a".translate({97: -1}), lambda: "a".translate(5), lambda: "a".replace("a"), lambda: "a".replace("a", 5)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
