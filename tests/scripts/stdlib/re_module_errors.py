import re

m = re.match(r"(?P<first>\w+) (\w+)?", "hello world")
for action in (
    lambda: re.match("a", b"a"),
    lambda: re.match(b"a", "a"),
    lambda: m.group(9),
    lambda: m.group("zz"),
    lambda: re.compile(5),
    lambda: re.sub("a", r"\9", "a"),
    lambda: re.sub("(a)", r"\g<x>", "a"),
    lambda: re.match("a", 5),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
