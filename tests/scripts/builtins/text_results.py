# Texts made by methods and operators: their length, their characters and their kind, around the sizes at which they are kept
# in another way.
letters = ["a", "é", "€", "😀", "\ud800"]


def check(text, *parts):
    points = [c for part in parts for c in part]
    same = len(text) == len(points) and all(text[i] == c for i, c in enumerate(points)) and list(text) == points
    return same and text.isascii() == all(ord(c) < 128 for c in points) and hash(text) == hash("".join(points))


ok = True
for letter in letters:
    for size in (0, 1, 2, 7, 8, 9, 15, 16, 17, 30, 31, 32, 33, 34, 64, 65, 200):
        body = letter * size
        ok &= check(body, [letter] * size)
        ok &= check(body + "x", [letter] * size, "x") and check("x" + body, "x", [letter] * size)
        ok &= check(f"{body}-{letter}", [letter] * size, "-", letter)
        ok &= check(letter.join([body, "b", body]), [letter] * size, letter, "b", letter, [letter] * size)
        ok &= check(("q" + body + "q").replace("q", "zz"), "zz", [letter] * size, "zz")
        ok &= check(("q" + body + "q").replace("q", letter), letter, [letter] * size, letter)
        ok &= check(("q" + body)[1:], [letter] * size) and check((body + "q")[:-1], [letter] * size)
        ok &= check(f" \t{body}\u3000 ".strip(), [letter] * size) and check((body + "\n").rstrip(), [letter] * size)
        ok &= [check(part, [letter] * size) for part in f"{body},{body}".split(",")] == [True, True]
        ok &= f"x{body}".partition("x") == ("", "x", body) and f"{body}x".rpartition("x") == (body, "x", "")
        ok &= check(body.upper().lower(), body.upper().lower())
print(ok)

print("a-b-c".replace("-", "+", 1), "a-b".replace("-", ""), "aaaa".replace("aa", "b"), "abc".replace("", "."))
many = "x" * 40
print(many.replace("x", "yz") == "yz" * 40, many.replace("x", "", 39), ("ab" * 20).replace("ab", "é") == "é" * 20)
print(" a  b\tc\u2003d\x1ce ".split(), " a b c ".split(None, 1), "\u3000".split(), "é ü".split(), "aé\u00a0b".split())
print(repr(" \x1c\x85x\u2028 ".strip()), repr("xéx".strip("x")), repr("éaé".strip("é")), repr("abc".strip("")), repr(" ".lstrip()))
print("abcabc".find("c"), "abcabc".find("c", 3), "éabc".find("c"), "éabc".find("c", -1), "abc".find("", 3), "abc".find("", 4))
print("abc".startswith("b", 1), "abc".endswith("b", 0, 2), "abc".startswith(""), "abc".startswith("", 4), "".startswith(""))
for wrong in (lambda: "a".join([1]), lambda: "a".replace(1, "b"), lambda: "a".strip(1), lambda: "a".startswith(1), lambda: 1 in "a"):
    try:
        wrong()
    except TypeError as error:
        print(error)


class Text(str):
    pass


print(type(Text("a").strip()), type(Text("a") + ""), type("".join([Text("a")])), type(Text("a").replace("x", "y")), type(f"{Text('a')}"))
