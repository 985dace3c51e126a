# reference: 3.14
def attempt(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


d, l, s, t = {}, [1], "s", (1,)
for action in (
    lambda: d["k"], lambda: l[5], lambda: l[-5], lambda: t[9], lambda: s[9], lambda: l["a"], lambda: t["a"], lambda: s["a"],
    lambda: 1 / 0, lambda: 1 // 0, lambda: 1 % 0, lambda: 1.0 / 0, lambda: 0 ** -1, lambda: divmod(1, 0), lambda: 1 << -1,
    lambda: int("x"), lambda: int(""), lambda: int("1", 50), lambda: int([]), lambda: float("x"), lambda: float([]), lambda: complex("x"),
    lambda: len(5), lambda: iter(5), lambda: next(5), lambda: abs("x"), lambda: ord("ab"), lambda: chr(-1), lambda: sum(["a"]), lambda: max([]),
    lambda: l.remove(9), lambda: l.index(9), lambda: [].pop(), lambda: {}.popitem(), lambda: d.pop("k"), lambda: set().pop(), lambda: {1}.remove(2),
    lambda: "a".index("b"), lambda: "%d" % "x", lambda: "%s %s" % 1, lambda: "%s" % (1, 2), lambda: "{}".format(), lambda: "{a}".format(), lambda: "%z" % 1,
    lambda: [] + 1, lambda: 1 + [], lambda: "a" + 1, lambda: "a" * 1.5, lambda: [1] < ["a"], lambda: 1 < "a", lambda: {} < {}, lambda: None < None,
    lambda: bytes([300]), lambda: b"a" + "b", lambda: "a" in 5, lambda: 5 in "a", lambda: range(1.5), lambda: range(1, 2, 0), lambda: l.insert("a", 1),
    lambda: "x".join([1]), lambda: "abc".encode("nope"), lambda: "é".encode("ascii"), lambda: b"\xff".decode(), lambda: setattr(1, "x", 1), lambda: hash([]),
    lambda: {[]: 1}, lambda: {[]}, lambda: d[[]], lambda: [].sort(1), lambda: sorted([1, "a"]), lambda: zip([1], strict=2) and list(zip([1], [], strict=True)),
    lambda: list(zip([], [1], strict=True)), lambda: type("x", 1), lambda: int.from_bytes([1], "middle"), lambda: (5).to_bytes(0, "big"), lambda: (-1).to_bytes(1, "big"), lambda: "abc".center("x"), lambda: "a".replace(1, 2), lambda: "a".split(""), lambda: "a".startswith(1),
):
    attempt(action)
