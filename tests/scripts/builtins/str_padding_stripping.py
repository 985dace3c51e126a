print("abc".center(9, "*"), "abc".center(8, "*"), "ab".center(5, "-"), "abc".ljust(6) + "|", "abc".rjust(6, "."), "-42".zfill(6), "+4".zfill(5), "abc".zfill(2), "".zfill(3), "--".zfill(4), "é".center(3, "𝒳"))
print("  a b ".strip() + "|", "  a ".lstrip() + "|", "  a ".rstrip() + "|", "xxaxx".strip("x"), "xyaxy".strip("yx"), "abc".strip("z"), "\u2003a\u00a0".strip(), "".strip(), "aaa".strip("a") + "|", "abc".strip(""), "abc".lstrip("ab"), "abc".rstrip("bc"))
print("prefix_name".removeprefix("prefix_"), "name.py".removesuffix(".py"), "abc".removeprefix("x"), "abc".removesuffix(""), "a\tb\tc".expandtabs(4), "ab\tc".expandtabs(), "a\n\tb".expandtabs(2), "\t".expandtabs(0) + "|")
for action in (lambda: "a".center(5, "ab"), lambda: "a".ljust(5, ""), lambda: "a".ljust("x"), lambda: "a".strip(5), lambda: "a".removeprefix(5), lambda: "a".center(3, 5), lambda: "a".rjust(10 ** 30)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
