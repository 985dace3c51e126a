print("aaa".replace("a", "b"))
print("aaa".replace("a", "b", 2))
print("abc".replace("", "-"))
print("abc".replace("", "-", 2))
print("aaa".replace("aa", "x"))
print("abc".replace("x", "y"))
print("".replace("", "x"))
print("aXbX".replace("X", ""))
t = str.maketrans("abc", "xyz", "d")
print("abcd".translate(t))
print("abc".translate({97: "AA", 98: None, 99: 67}))
print(str.maketrans({"a": 1, 98: "b"}))
print("abc".translate({}))
print("é𝒳".translate({ord("𝒳"): "x"}))


class Table:
    def __getitem__(self, k):
        if k == 97:
            raise LookupError
        return chr(k + 1)


print("abc".translate(Table()))
