# reference: 3.14
print("%s %r %a" % ("é", "é", "é"), "%d %i %u" % (1, 2.9, True), "%5d|%-5d|%05d|%+d|% d" % (1, 2, 3, 4, 5), "%x %X %#x %o %#o" % (255, 255, 255, 8, 8), "%f %.2f %10.3f|%-10.1f|%e %E %g %G" % (1.5, 2.345, 3.14159, 4.0, 12345.678, 1e-10, 0.0001, 1e20))
print("%c%c" % ("a", 98), "%%" % (), "100%%", "%(a)s %(b)05.1f" % {"a": 1, "b": 2.5}, "%*d|%-*d|%.*f" % (5, 1, 5, 2, 2, 3.14159), "%s" % (1,), "%s" % [1, 2], "%s" % {"a": 1}, "%.3s|%5.1s|" % ("abcdef", "xyz"), "%d" % 10 ** 2 if False else "", "%s %s" % (1, (2, 3)), "%d" % -10 ** 20, "%.3d" % 5, "%#.3x" % 5)


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
for template, value in (("%d", "x"), ("%s %s", 1), ("%s", (1, 2)), ("%(a)s", {}), ("%(a)s", 5), ("%q", 1), ("%", 1), ("%c", "ab"), ("%c", 0x110000), ("%x", 1.5), ("%d", None), ("%f", "1"), ("%*d", ("a", 1)), ("%(a", {}), ("%s %", 1), ("%i", [1]), ("abc", 5), ("abc", {"a": 1}), ("%c", -1), ("%c", 1.5), ("%.2147483648d", 1)):
    try:
        print(template % value)
    except Exception as error:
        print(repr(template), type(error).__name__, error)
