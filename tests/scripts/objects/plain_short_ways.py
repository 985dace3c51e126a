# Operations on plain numbers and texts that take a short way give what the general way gives.


def show(work):
    try:
        print(work())
    except Exception as error:
        print(type(error).__name__, error)


# Unlike plain values are unequal; numbers of different types may be equal, and subclasses decide for themselves.
class Same(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


values = [1, 1.0, True, "1", None, (1,), [1], "", 0]
for value in values:
    print([value == other for other in values], [value != other for other in values])
print("a" in [1, 2.0, None, (), "a"], "b" in (1, None), 1 in ["1", 1.0], Same("x") == 1, 1 in [Same("x")])
print("a" < "b" <= "b", "é" > "z", "\ud800" > "\uffff", "\U00010000" > "\uffff", "" < "a")
show(lambda: "a" < 1)
show(lambda: None < "a")

# Sequences of plain items, and of others.
nan = float("nan")
print((1, 2) < (1, 3), (1, 2) < (1, 2, 0), (1, "a") == (1, "a"), (1, 2.0) == (1.0, 2), (nan,) == (nan,), (nan,) < (nan,))
print([1, [2]] == [1, [2]], ((1, 2), 3) < ((1, 3), 0), [1, "x"] != [1, "y"], (1, None) == (1, None), [0.0] == [-0.0])
show(lambda: (1, "a") < (1, 2))
show(lambda: [1, None] < [1, 2])

# Sorting keeps equal items in their order, both ways.
first, second = "".join(["a", "b"]), "".join(["a", "b"])
for reverse in (False, True):
    items = [second, "c", first, "aa"]
    items.sort(reverse=reverse)
    print(items, [item is second for item in items if item == "ab"])
for items in [[3, -1, 2], [True, 0, 2, False], [1, 2.5, 0], ["é", "z", "\U00010000", "\uffff"], []]:
    print(items.sort(), items, sorted(items, reverse=True) == items[::-1])
show(lambda: [1, "a"].sort())

# Formatting.
for number in [0, 1, -1, 42, -12345, 2**40, -(2**62), 2**62, 2**64]:
    print("%d|%s|%i|%5d|%-5d|%05d|%+d|%x" % ((number,) * 8), f"{number}|{number:d}|{number:8d}|{number:<8}|{number:,}|{number:+}")
    print(hex(number), bin(number), oct(number), repr(number), str(number), divmod(number, 7), divmod(number, -7), divmod(-number, 3))
for number in [0.0, -0.0, 0.5, 1.5, 2.5, 0.125, -0.375, 1e-5, 1e-4, 123456.789, 1e15, 1e16, 706295119608374.25, 25900213952.6015625, 1e300, 5e-324, float("inf"), nan]:
    print("%.0f|%.1f|%.2f|%.9f|%s|%8.3f" % ((number,) * 6), f"{number:.2f}|{number:9.1f}|{number}", str(number), repr(number), abs(number))
print("%s %s" % ("a", 1.5), "%%%s%%" % "x", "%s" % (1,), "100%% %d" % 5, "é%sé" % "ü", "%s" % ((1, 2),), "%s" % True, "%d" % True)
show(lambda: "%s" % (1, 2))
show(lambda: "%s %s" % "one")
show(lambda: "%d" % "x")
show(lambda: "%" % 1)
show(lambda: "%y" % 1)
show(lambda: "plain" % 1)
show(lambda: "plain" % {})
show(lambda: "%(a)s" % {"a": 1})
print([pow(base, exponent, modulus) for base, exponent, modulus in [(3, 4, 5), (-3, 3, 7), (2, 100, 2**61 - 1), (5, 0, 1), (3, -1, 7), (3, 3, -7)]])
show(lambda: pow(2, 3, 0))
print([int(x) for x in [3.7, -3.7, 1e18, 1e19, 0.0]], [chr(n) for n in (0, 97, 127, 128, 0x10FFFF)][1:3], b"\x00\xff\x10".hex(), b"abc".hex("-"))
show(lambda: int(nan))
show(lambda: chr(-1))

# Texts.
print("banana".replace("a", "o"), "a-b".replace("-", "–"), "–".replace("–", "-"), "aaa".replace("a", "b", 2), "x".replace("y", "z"))
print(["x".rjust(n) for n in (0, 3)], "é".center(6, "*"), "x".ljust(70, ".")[-3:], "x".rjust(5, "é"), len("x".rjust(1000)))
print("a b  c\t d".split(), " a b ".split(None, 1), "a\u2003b c".split(), "".split(), " ".split(), "a b".split(None, 0), "a b ".split(None, 5))
print(["x" * n for n in range(0, 40, 13)], "".join(["ab"] * 20).partition("b"), "é".join(["a", "ü"]), ",".join(["x" * 20, "y" * 20]))
for size in range(0, 70, 3):
    line = "." * size + "#" + "." * (size % 5)
    assert line.find("#") == size and line.find("#" + "." * (size % 5)) == size and line.find("##") == -1 and line.split("#")[0] == "." * size
print(b"ascii".decode(), "é".encode(), "ascii".encode("utf-8", "strict"), b"\xc3\xa9".decode("utf-8"))
show(lambda: b"\xff".decode())
show(lambda: "\ud800".encode())
print({"a": 1}.get("a"), {1: 2}.get(1.0), {1.0: 3}.get(1), {}.get("x", 0), {True: 1}.get(1), {"a": 1}.setdefault("a", 2))
print(3 in {1, 3.0}, "a" in {1, "a"}, 2 not in frozenset({2}), 1 in {True})
print(tuple([1, 2]), tuple([1, 2, 3, 4]), tuple([]) == (), [1] + [2, 3], [] + [])
