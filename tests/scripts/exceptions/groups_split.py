g = ExceptionGroup("top", [ValueError(1), TypeError(2), ExceptionGroup("in", [ValueError(3), OSError(4)])])
g.add_note("note")
print(g.split(ValueError))
print(g.subgroup(ValueError))
print(g.subgroup((TypeError, OSError)), g.subgroup(KeyError), g.split(KeyError))
print(g.subgroup(lambda e: isinstance(e, ValueError) and e.args[0] == 3))
print(g.subgroup(ExceptionGroup) is g, g.split(Exception)[0] is g)
match, rest = g.split(ValueError)
print(match.__notes__, rest.__notes__, match.message)


class Own(ExceptionGroup):
    def derive(self, excs):
        return Own(self.message + " derived", excs)


print(Own("own", [ValueError(), KeyError()]).split(ValueError))
try:
    g.split(5)
except TypeError as error:
    print(error)
