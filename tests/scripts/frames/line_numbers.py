import sys


def where():
    return sys._getframe(1).f_lineno


print(where(), [where()
                for _ in range(1)],
      where())
x = (
    where(),
    where() +
    where(),
)
print(x)


def f(a=where()):
    return a


print(f())


class C:
    line = where()

    @property
    def p(self):
        return (
            where()
        )


print(C.line, C().p)
