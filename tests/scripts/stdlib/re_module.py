import re

m = re.match(r"(?P<first>\w+) (\w+)?", "hello world")
print(m, m.group(), m.group(1, 2), m["first"], m.groups(), m.groupdict(), m.span(2), m.start(), m.end("first"), m.pos, m.endpos, m.lastindex, m.lastgroup, m.re.pattern, m.string, m.expand(r"\2-\g<first>"))
print(re.search("o", "foo").span(), re.fullmatch("a+", "aaa") is not None, re.match("b", "ab"), re.findall(r"\d+", "1 22 333"), re.findall(r"(a)(b)?", "abaa"), [x.group() for x in re.finditer("a.", "abac")], re.split(r"[,;]\s*", "a, b;c"), re.split("(-)", "a-b-c", maxsplit=1), re.sub(r"(\w)(\d)", r"\2\1", "a1b2"), re.subn("a", "b", "aaa", count=2), re.sub("a", lambda m: m.group().upper(), "banana"), re.escape("a.b*c"), re.sub("", "-", "abc"), re.split("x*", "axbc"))
print(re.findall("^a", "a\na", re.M), re.findall("A", "aA", re.I), re.findall("a.b", "a\nb", re.S), re.findall(r"""a # comment
  b""", "ab", re.X), re.compile("x", re.I | re.M).flags & (re.I | re.M), re.search(r"(?i:A)b", "ab"), re.findall(r"(?<=a)b|c(?!d)", "ab cd ce"), re.findall(r"(a|b)+?c", "abac"), re.match(r"(a)|b", "b").groups(), re.findall(r"\bfoo\b", "foo food"), re.match(r"(\w)\1", "aa"), re.findall(r"a{2,3}?", "aaaa"), re.findall(r"(?>a+)b", "aab"), re.findall(r"a++b", "aab"), re.match(r"(?(1)a|b)", "b") if False else "", re.findall(r"[^\W\d_]+", "é1_b"), re.findall(r"\w", "é", re.A), re.findall(b"a", b"ba"))
print(repr(re.compile("a+", re.I)), re.compile("(a)(?P<n>b)").groupindex, re.compile("(a)").groups, re.purge(), re.compile("a") == re.compile("a"), re.match("a", "a") and True, bool(re.search("z", "a")), re.RegexFlag.I, re.template if False else "")
for bad in ("(", "[", "*", "a**", "(?P<n>a)(?P<n>b)", "(?P<1>a)", r"\1", "(?z)", "a{3,1}", "(?<=a+)b", "[z-a]", "\\", "(?P=x)", "(?", "x{99999999999}"):
    try:
        re.compile(bad)
        print("ok", bad)
    except (re.error, OverflowError) as error:
        print(repr(bad), error)
for action in (lambda: re.match("a", b"a"), lambda: re.match(b"a", "a"), lambda: m.group(9), lambda: m.group("zz"), lambda: re.compile(5), lambda: re.sub("a", r"\9", "a"), lambda: re.sub("(a)", r"\g<x>", "a"), lambda: re.match("a", 5)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
