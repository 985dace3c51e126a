s = "hello world hello"
for action in (
    lambda: s.index("zz"),
    lambda: s.rindex("zz"),
    lambda: s.find(5),
    lambda: s.startswith(5),
    lambda: s.startswith((1,)),
    lambda: s.count(),
    lambda: s.find("a", "b"),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
