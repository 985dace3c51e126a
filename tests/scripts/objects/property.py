# reference: 3.14
class C:
    def __init__(self):
        self._x = 1

    @property
    def x(self):
        """Doc of x."""
        return self._x

    @x.setter
    def x(self, value):
        print("set", value)
        self._x = value

    @x.deleter
    def x(self):
        print("delete")

    @property
    def ro(self):
        return "ro"

    wo = property(None, lambda self, v: print("wo", v))


c = C()
print(c.x, C.x.__doc__, C.x.fget.__name__, C.ro.fset)
c.x = 5
print(c.x)
del c.x
for action in ("c.ro = 1", "del c.ro", "c.wo", "C.ro.__get__()"):
    try:
        exec(action)
    except (AttributeError, TypeError) as error:
        print(error)
c.wo = 3
p = property(lambda s: 1, doc="given")
print(p.__doc__, p.getter(len).fget is len, C.x.__name__)


class Sub(C):
    @C.x.getter
    def x(self):
        return "sub " + str(self._x)


s = Sub()
s.x = 9
print(s.x)


class P(property):
    pass


class D:
    q = P(lambda self: "subclass")


print(D().q)
