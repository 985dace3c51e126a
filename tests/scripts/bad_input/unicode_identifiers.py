é = 1
变量 = 2
ﬁ = 3
print(é, 变量, fi, "ﬁ" in globals(), "fi" in globals())


class C:
    ª = 5
    x = ſ = 6


print(C().a, C.s, getattr(C, "ª", "not normalised in getattr"))
for source in (
    "a€ = 1",
    "x = “1”",
    "x = 1 – 2",
    "½ = 1",
    "a\u200b = 1",
    "x = 1\u00a0+ 1",
    "def f(é, e\u0301): pass",
    "𝐱 = 1",
    "x = ２",
    "_·x = 1",
    "·x = 1",
    "$x",
    "x?",
    "!x",
    "a ~ b",
    "`x`",
):
    try:
        compile(source, "<s>", "exec")
        print("ok", ascii(source))
    except SyntaxError as error:
        print(ascii(source), ascii(error.msg))
