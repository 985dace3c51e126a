class Own:
    def __format__(self, spec):
        return f"<{spec!r}>"

    def __repr__(self):
        return "Own()"


o = Own()
print(f"{o} {o:abc} {o:{'a'}b{'c'}} {o!r:>8} {o:%Y-%m {{x}} !r}" if False else f"{o} {o:abc} {o:{'a'}b{'c'}} {o!r:>8}")
print(f"{o:%H:%M}", f"{o::}", f"{o: }", f"{o:\x41}")


class Bad:
    def __format__(self, spec):
        return 5


try:
    f"{Bad()}"
except TypeError as error:
    print(error)
for value, spec in ((1, "zz"), ("s", "d"), (1.5, "x"), ([], "5"), (object, "x"), (None, ">5")):
    try:
        print(f"{value:{spec}}")
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
