import re

m = re.match(r"(?P<first>\w+) (\w+)?", "hello world")
print(m)
print(m.group())
print(m.group(1, 2))
print(m["first"])
print(m.groups())
print(m.groupdict())
print(m.span(2))
print(m.start())
print(m.end("first"))
print(m.pos)
print(m.endpos)
print(m.lastindex)
print(m.lastgroup)
print(m.re.pattern)
print(m.string)
print(m.expand(r"\2-\g<first>"))
print(re.search("o", "foo").span())
print(re.fullmatch("a+", "aaa") is not None)
print(re.match("b", "ab"))
print(re.findall(r"\d+", "1 22 333"))
print(re.findall(r"(a)(b)?", "abaa"))
print([x.group() for x in re.finditer("a.", "abac")])
print(re.split(r"[,;]\s*", "a, b;c"))
print(re.split("(-)", "a-b-c", maxsplit=1))
print(re.sub(r"(\w)(\d)", r"\2\1", "a1b2"))
print(re.subn("a", "b", "aaa", count=2))
print(re.sub("a", lambda m: m.group().upper(), "banana"))
print(re.escape("a.b*c"))
print(re.sub("", "-", "abc"))
print(re.split("x*", "axbc"))
print(re.findall("^a", "a\na", re.M))
print(re.findall("A", "aA", re.I))
print(re.findall("a.b", "a\nb", re.S))
print(
    re.findall(
        r"""a # comment
  b""",
        "ab",
        re.X,
    )
)
print(re.compile("x", re.I | re.M).flags & (re.I | re.M))
print(re.search(r"(?i:A)b", "ab"))
print(re.findall(r"(?<=a)b|c(?!d)", "ab cd ce"))
print(re.findall(r"(a|b)+?c", "abac"))
print(re.match(r"(a)|b", "b").groups())
print(re.findall(r"\bfoo\b", "foo food"))
print(re.match(r"(\w)\1", "aa"))
print(re.findall(r"a{2,3}?", "aaaa"))
print(re.findall(r"(?>a+)b", "aab"))
print(re.findall(r"a++b", "aab"))
print(re.findall(r"[^\W\d_]+", "é1_b"))
print(re.findall(r"\w", "é", re.A))
print(re.findall(b"a", b"ba"))
print(repr(re.compile("a+", re.I)))
print(re.compile("(a)(?P<n>b)").groupindex)
print(re.compile("(a)").groups)
print(re.purge())
print(re.compile("a") == re.compile("a"))
print(re.match("a", "a") and True)
print(bool(re.search("z", "a")))
print(re.RegexFlag.I)
for bad in (
    "(",
    "[",
    "*",
    "a**",
    "(?P<n>a)(?P<n>b)",
    "(?P<1>a)",
    r"\1",
    "(?z)",
    "a{3,1}",
    "(?<=a+)b",
    "[z-a]",
    "\\",
    "(?P=x)",
    "(?",
    "x{99999999999}",
):
    try:
        re.compile(bad)
        print("ok", bad)
    except (re.error, OverflowError) as error:
        print(repr(bad), error)
