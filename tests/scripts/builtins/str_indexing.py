s = "aé𝒳z"
print(len(s), s[0], s[1], s[2], s[-1], s[1:3], s[::-1], s[::2], s[5:], s[-100:100], [c for c in s], list(reversed(s)), s * 2, 2 * s, s * 0, s * -1, s + "!")
print("a" < "b", "a" < "B", "abc" < "abd", "ab" < "abc", "é" > "z", "𝒳" > "\uffff", max(s), min(s), sorted(s), s == "aé𝒳z", hash(s) == hash("aé" + "𝒳z"), s is not None)
print("\ud800"[0] == "\ud800", len("\ud800\udc00"), ascii("\ud800\udc00"), "\ud835\udcb3" == "𝒳", ascii("a\x00\x7f\x80ÿĀ\uffff𝒳\n\t\\'"), repr("it's"), repr('say "hi"'), repr("it's \"x\""), repr("\x7f\xa0\xad\u200b\ue000"))
big = "ab" * 10000 + "é" + "cd" * 10000
print(big[20000], big[19999:20003], len(big), sum(1 for c in big if c == "é"), big.index("é"))
for action in (lambda: s[4], lambda: s[-5], lambda: s["a"], lambda: s[1.0], lambda: s.x, lambda: setattr(s, "x", 1), lambda: s.__setitem__):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
try:
    s[0] = "x"
except TypeError as error:
    print(error)
try:
    del s[0]
except TypeError as error:
    print(error)
