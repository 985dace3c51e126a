s = ""
for i in range(20000):
    s += str(i)
print(len(s), s[:20], s[-10:])
parts = []
for i in range(50000):
    parts.append("x")
print(len("".join(parts)), len("ab" * 100000), ("ab" * 100000).count("ba"), len(",".join("abc" * 1000).split(",")))
print(
    sum(len(w) for w in ("word " * 10000).split()),
    len(("a" * 100000).replace("a", "bc")),
    ("x" * 99999 + "y").find("y"),
    ("é" * 50000)[49999],
    len(("𝒳" * 30000).encode()),
)
