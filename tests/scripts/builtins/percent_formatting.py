# reference: 3.14
print("%s %r %a" % ("é", "é", "é"))
print("%d %i %u" % (1, 2.9, True))
print("%5d|%-5d|%05d|%+d|% d" % (1, 2, 3, 4, 5))
print("%x %X %#x %o %#o" % (255, 255, 255, 8, 8))
print("%f %.2f %10.3f|%-10.1f|%e %E %g %G" % (1.5, 2.345, 3.14159, 4.0, 12345.678, 1e-10, 0.0001, 1e20))
print("%c%c" % ("a", 98))
print("%%" % ())
print("100%%")
print("%(a)s %(b)05.1f" % {"a": 1, "b": 2.5})
print("%*d|%-*d|%.*f" % (5, 1, 5, 2, 2, 3.14159))
print("%s" % (1,))
print("%s" % [1, 2])
print("%s" % {"a": 1})
print("%.3s|%5.1s|" % ("abcdef", "xyz"))
print("%s %s" % (1, (2, 3)))
print("%d" % -(10**20))
print("%.3d" % 5)
print("%#.3x" % 5)


class C:
    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"

    def __index__(self):
        return 7

    def __getitem__(self, k):
        return f"item {k}"


print("%s %r" % (C(), C()), "%x" % C(), "%(key)s" % C(), "%.1f" % True)
for template, value in (
    ("%d", "x"),
    ("%s %s", 1),
    ("%s", (1, 2)),
    ("%(a)s", {}),
    ("%(a)s", 5),
    ("%q", 1),
    ("%", 1),
    ("%c", "ab"),
    ("%c", 0x110000),
    ("%x", 1.5),
    ("%d", None),
    ("%f", "1"),
    ("%*d", ("a", 1)),
    ("%(a", {}),
    ("%s %", 1),
    ("%i", [1]),
    ("abc", 5),
    ("abc", {"a": 1}),
    ("%c", -1),
    ("%c", 1.5),
    ("%.2147483648d", 1),
):
    try:
        print(template % value)
    except Exception as error:
        print(repr(template), type(error).__name__, error)
