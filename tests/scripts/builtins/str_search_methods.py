s = "hello world hello"
print(s.find("hello"), s.find("hello", 1), s.find("x"), s.rfind("hello"), s.rfind("hello", 0, 12), s.index("o"), s.rindex("o"), s.count("l"), s.count("ll"), s.count(""), "aaa".count("aa"), s.find(""), s.find("", 100), s.rfind(""), s.count("l", 3, 5))
print(s.startswith("he"), s.startswith(("x", "hel")), s.startswith("world", 6), s.endswith("llo"), s.endswith(("a", "lo"), 0, 5), s.startswith(""), "".startswith(""), "a".startswith("", 5), "hello" in s, "" in "", "x" not in s)
print("é𝒳a".find("a"), "é𝒳a".index("𝒳"), "abcabc".find("c", -2), "abcabc".find("a", -3, -1), "abc".find("abcd"))
for action in (lambda: s.index("zz"), lambda: s.rindex("zz"), lambda: s.find(5), lambda: s.startswith(5), lambda: s.startswith((1,)), lambda: s.count(), lambda: s.find("a", "b")):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
